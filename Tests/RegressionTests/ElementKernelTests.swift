import Glibc
import LinearAlgebra
import Testing

@testable import Regression

@Suite struct ElementKernelTests {
  private let elements = [22, 24, 26, 42]
  private let coordinates = [-1.0, 0.2, -0.3, 0.1, 0.5, -0.4, 0.9, 1.3]

  /// Six pairs of elements, and a smooth target.
  private var block: EnvironmentBlock {
    let numbers = [22.0, 24, 24, 26, 26, 26, 42, 22, 22, 22, 42, 24]
    return EnvironmentBlock(
      features: [Matrix(rowCount: 1, columnCount: 12, elements: numbers)],
      offsets: [0, 2, 4, 6, 8, 10, 12])
  }

  private func kernel(_ function: KernelFunction) -> StructureKernel {
    let elementKernel = ElementKernel(
      elements: elements, coordinates: coordinates, function: function, displacementDeviation: 1,
      amplitudeDeviation: 0.7
    ).withParameters((0..<12).map { 0.3 * sin(Double(3 * $0 + 1)) })
    let factor = KernelFactor(featureSet: 0, elements: elementKernel)
    return StructureKernel(terms: [
      StructureKernel.Term(
        amplitude: 1.7, environment: EnvironmentKernel(factors: [factor]), combination: .pair)
    ])
  }

  @Test(arguments: [KernelFunction.matern32(lengthScale: 1), .gaussian(lengthScale: 1)])
  func likelihoodGradientAgreesWithCentralDifferences(_ function: KernelFunction) throws {
    let kernel = kernel(function)
    let targets = Matrix(rowCount: 6, columnCount: 1) { i, _ in cos(Double(2 * i)) }
    func posterior(_ parameters: [Double]) throws -> (value: Double, gradient: [Double]) {
      let moved = kernel.withLogParameters(parameters)
      let likelihood = try GaussianProcess.likelihood(
        kernel: moved, block: block, targets: targets, noise: 0.2, fitsConstant: true)
      let prior = moved.logPrior
      return (
        likelihood.value + prior.value, zip(likelihood.gradient, prior.gradient).map { $0 + $1 }
      )
    }
    let point = kernel.logParameters
    #expect(point.count == 13 && kernel.parameterNames.count == 13)
    let gradient = try posterior(point).gradient
    for p in point.indices {
      let h = 1e-5
      var (up, down) = (point, point)
      up[p] += h
      down[p] -= h
      let difference = (try posterior(up).value - posterior(down).value) / (2 * h)
      // h^2 |f'''| / 6 + ulp |f| / h is about 1e-10 for values and derivatives of order 1 to 10.
      #expect(abs(gradient[p] - difference) < 1e-8 * max(1, abs(difference)))
    }
  }

  @Test func withoutDisplacementsItIsTheFunctionOfTheCoordinates() {
    let plain = ElementKernel(
      elements: elements, coordinates: coordinates, function: .matern52(lengthScale: 1),
      displacementDeviation: 0, amplitudeDeviation: 0)
    let byElement = StructureKernel(terms: [
      StructureKernel.Term(
        environment: EnvironmentKernel(factors: [KernelFactor(featureSet: 0, elements: plain)]),
        combination: .pair)
    ])
    let places = block.features[0].elements.flatMap { number -> [Double] in
      let index = elements.firstIndex(of: Int(number)) ?? 0
      return Array(coordinates[2 * index..<2 * index + 2])
    }
    let described = EnvironmentBlock(
      features: [Matrix(rowCount: 2, columnCount: 12, elements: places)], offsets: block.offsets)
    let byCoordinate = StructureKernel(.matern52(lengthScale: 1), combination: .pair)
    let (a, b) = (byElement.gramMatrix(block), byCoordinate.gramMatrix(described))
    for (x, y) in zip(a.elements, b.elements) {
      #expect(abs(x - y) < 1e-14)  // both evaluate the same formula on numbers of order 1
    }
    #expect(byElement.parameterNames.count == 1 && byElement.logPrior.value == 0)
  }

  @Test func thePriorIsThatOfIndependentNormalNumbers() {
    let kernel = kernel(.matern32(lengthScale: 1))
    let expected = kernel.logParameters.dropFirst().enumerated().reduce(0.0) { sum, item in
      let deviation = item.offset < 8 ? 1.0 : 0.7
      return sum - 0.5 * item.element * item.element / (deviation * deviation)
    }
    #expect(abs(kernel.logPrior.value - expected) < 1e-14)  // a sum of 12 numbers below 1
  }
}
