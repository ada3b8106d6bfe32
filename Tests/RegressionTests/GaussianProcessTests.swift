import Foundation
import LinearAlgebra
import Regression
import Testing

@Suite struct GaussianProcessTests {
  @Test func likelihoodAndPredictionsAgreeWithScikitLearn() throws {
    let fixture = try Fixture.load()
    let expected = fixture.gpr
    var kernel = StructureKernel(
      .gaussian(lengthScale: expected.length_scale), combination: .sum)
    kernel.terms[0].amplitude = expected.constant
    let found = try GaussianProcess.likelihood(
      kernel: kernel, block: fixture.training, targets: fixture.targets, noise: expected.noise)
    // The same formulas, condition number 1e3 * n * ulp.
    #expect(abs(found.value - expected.lml) < 1e-9)
    #expect(relativeDifference(found.gradient, expected.lml_grad_log_params.value) < 1e-9)
    let process = try GaussianProcess(
      gramMatrix: kernel.gramMatrix(fixture.training), targets: fixture.targets,
      noise: expected.noise)
    let cross = kernel.matrix(rows: fixture.test, columns: fixture.training)
    #expect(relativeDifference(process.means(cross).elements, expected.mean) < 1e-9)
    let variances = process.variances(
      cross, diagonal: kernel.diagonal(of: fixture.test), includesNoise: true)
    #expect(relativeDifference(variances.map { $0.squareRoot() }, expected.std_with_noise) < 1e-9)
  }

  @Test(arguments: [false, true])
  func theGradientAgreesWithCentralDifferences(_ fitsConstant: Bool) throws {
    let block = randomBlock(centres: Array(repeating: 2, count: 12), features: [3], seed: 21)
    let targets = randomMatrix(12, 2, seed: 22)
    let factor = KernelFactor(
      function: .gaussian(lengthScale: 1), lengthScales: [0.8, 1.1, 2.0])
    let kernel = StructureKernel(terms: [
      .init(amplitude: 0.7, environment: .init(factors: [factor]), combination: .pair)
    ])
    func value(_ point: [Double]) throws -> (value: Double, gradient: [Double]) {
      try GaussianProcess.likelihood(
        kernel: kernel.withLogParameters(Array(point.dropLast())), block: block,
        targets: targets, noise: exp(point[point.count - 1]), fitsConstant: fitsConstant)
    }
    let (start, h) = (kernel.logParameters + [log(0.05)], 1e-5)
    let gradient = try value(start).gradient
    #expect(gradient.count == start.count)
    for p in start.indices {
      var (up, down) = (start, start)
      up[p] += h
      down[p] -= h
      let difference = (try value(up).value - value(down).value) / (2 * h)
      #expect(abs(gradient[p] - difference) < 1e-6 * (1 + abs(difference)))  // h^2 f''' / 6
    }
  }

  @Test func aConstantWidensTheUncertaintyAndAbsorbsShifts() throws {
    let block = EnvironmentBlock(singleCentres: randomMatrix(2, 15, seed: 31))
    let far = EnvironmentBlock(
      singleCentres: Matrix(rowCount: 2, columnCount: 1, elements: [50, 50]))
    let kernel = StructureKernel(.gaussian(lengthScale: 1), combination: .sum)
    var targets = randomMatrix(15, 1, seed: 32)
    for i in 0..<15 { targets[i, 0] += 10 }
    let process = try GaussianProcess(
      gramMatrix: kernel.gramMatrix(block), targets: targets, noise: 0.1, fitsConstant: true)
    let cross = kernel.matrix(rows: far, columns: block)
    #expect(abs(process.means(cross)[0, 0] - process.constants[0]) < 1e-12)
    let variance = process.variances(cross, diagonal: [1], includesNoise: false)[0]
    // Far from the data: the prior variance and that of the constant, 1 / (1^T W 1) > 0.1 / 15.
    #expect(variance > 1 + 0.1 / 15 && variance < 2)
  }

  @Test func optimizationRaisesTheLikelihoodToAStationaryPoint() throws {
    let fixture = try Fixture.load()
    var minimizer = BoundedMinimizer(
      lowerBounds: [-5, -3, -10], upperBounds: [5, 3, 2])
    minimizer.gradientTolerance = 1e-5
    let kernel = StructureKernel(.gaussian(lengthScale: 1), combination: .sum)
    let best = GaussianProcess.optimized(
      kernel: kernel, block: fixture.training, targets: fixture.targets, noise: 0.1,
      minimizer: minimizer, restartCount: 3)
    let there = try GaussianProcess.likelihood(
      kernel: best.kernel, block: fixture.training, targets: fixture.targets, noise: best.noise)
    #expect(there.value == best.logMarginalLikelihood && there.value > fixture.gpr.lml)
    let point = best.kernel.logParameters + [log(best.noise)]
    for (p, slope) in there.gradient.enumerated() {
      let isAtBound =
        (point[p] < minimizer.lowerBounds[p] + 1e-9 && slope < 0)
        || (point[p] > minimizer.upperBounds[p] - 1e-9 && slope > 0)
      #expect(isAtBound || abs(slope) < 1e-5)
    }
  }
}
