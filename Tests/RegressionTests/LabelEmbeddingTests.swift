import Foundation
import LinearAlgebra
import Regression
import Testing

@Suite struct LabelEmbeddingTests {
  private let labels = [0, 1, 1, 2, 2, 3, 3, 0, 1, 3, 2, 2, 0, 0]
  private let offsets = Array(stride(from: 0, through: 14, by: 2))

  @Test(arguments: [Combination.pair, .mean, .normalisedMean])
  func theGradientAgreesWithCentralDifferences(_ combination: Combination) throws {
    let embedding = LabelEmbedding(baseFeatures: randomMatrix(2, 4, seed: 61))
    let targets = randomMatrix(7, 1, seed: 62)
    let functions: [KernelFunction] = [
      .matern32(lengthScale: 1.1), .polynomial(degree: 2, scale: 0.5, offset: 1),
      .laplacian(lengthScale: 2),
    ]
    for function in functions {
      let form = StructureKernel(terms: [
        .init(
          amplitude: 2,
          environment: .init(factors: [
            KernelFactor(function: function, lengthScales: [0.8, 1.3]),
            KernelFactor(featureSet: 1, function: .linear),
          ]), combination: combination)
      ])
      func value(_ p: [Double]) throws -> (value: Double, gradient: [Double]) {
        let count = embedding.parameterCount
        return try embedding.logPosterior(
          kernel: form.withLogParameters(Array(p[count..<p.count - 1])), labels: labels,
          offsets: offsets, parameters: Array(p[..<count]), targets: targets,
          noise: exp(p[p.count - 1]))
      }
      let shifts = randomMatrix(embedding.parameterCount, 1, seed: 63).elements.map { 0.3 * $0 }
      let start = shifts + form.logParameters + [log(0.1)]
      let (gradient, h) = (try value(start).gradient, 1e-5)
      #expect(gradient.count == start.count)
      for p in start.indices {
        var (up, down) = (start, start)
        up[p] += h
        down[p] -= h
        let difference = (try value(up).value - value(down).value) / (2 * h)
        // h^2 f''' / 6 and rounding ulp |f| / h, both below 1e-8.
        #expect(abs(gradient[p] - difference) < 1e-6 * (1 + abs(difference)))
      }
    }
  }

  @Test func learningRaisesThePosterior() throws {
    let embedding = LabelEmbedding(baseFeatures: randomMatrix(2, 4, seed: 64))
    let targets = randomMatrix(7, 1, seed: 65)
    let kernel = StructureKernel(terms: [
      .init(
        environment: .init(factors: [
          KernelFactor(function: .matern32(lengthScale: 1)),
          KernelFactor(featureSet: 1, function: .linear),
        ]), combination: .pair)
    ])
    let count = embedding.parameterCount
    let minimizer = BoundedMinimizer(
      lowerBounds: Array(repeating: -3, count: count),
      upperBounds: Array(repeating: 3, count: count))
    func value(_ p: [Double]) throws -> (value: Double, gradient: [Double]) {
      let found = try embedding.logPosterior(
        kernel: kernel, labels: labels, offsets: offsets, parameters: p, targets: targets,
        noise: 0.1)
      return (-found.value, found.gradient.prefix(count).map { -$0 })
    }
    let start = [Double](repeating: 0, count: count)
    let best = try minimizer.minimum(from: start, value)
    #expect(try best.isConverged && best.value < value(start).value)
  }
}
