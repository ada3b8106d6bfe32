import LinearAlgebra
@testable import Regression
import Testing

@Suite struct EntropyMatchTests {
  private let block = randomBlock(centres: [2, 3, 4], features: [5], seed: 41)
    .normalised(featureSet: 0)

  private func matrix(_ combination: Combination) -> Matrix {
    StructureKernel(.linear, combination: combination).gramMatrix(block)
  }

  @Test func muchEntropyGivesTheNormalisedMean() {
    // The plan differs from a uniform one by (1 - k) / alpha <= 2e-9.
    let (match, mean) = (matrix(.reMatch(alpha: 1e9)), matrix(.normalisedMean))
    #expect(relativeDifference(match.elements, mean.elements) < 1e-8)
  }

  @Test func littleEntropyMatchesAStructureWithItself() {
    let kernel = StructureKernel(.linear, combination: .reMatch(alpha: 0.01))
    let raw = kernel.terms[0].selfValuesForTests(block)
    #expect(raw.allSatisfy { abs($0 - 1) < 1e-6 })  // exp(-(1 - k) / alpha) with k < 0.85
  }

  @Test func twoCentresAgreeWithTheSolvedQuadratic() {
    // Plan [[p, 1/2 - p], [1/2 - p, p]] with (p / (1/2 - p))^2 = e^((k11 + k22 - k12 - k21) / alpha).
    let values = [0.9, 0.2, 0.3, 0.6]
    let layout = Combination.Block(rowCount: 2, columnCount: 2, offset: 0, leadingDimension: 2)
    let ratio = 2.718_281_828_459_045  // alpha = 0.5: exp((1.5 - 0.5) / (2 * 0.5))
    let p = 0.5 * ratio / (1 + ratio)
    let expected = p * 1.5 + (0.5 - p) * 0.5
    let found = EntropyMatch(alpha: 0.5).value(values.span, layout)
    #expect(abs(found - expected) < 1e-11)  // the iteration ends at 1e-12
  }
}

extension StructureKernel.Term {
  fileprivate func selfValuesForTests(_ block: EnvironmentBlock) -> [Double] {
    var workspace = KernelWorkspace()
    return selfValues(block, 0..<block.structureCount, &workspace)
  }
}

@Suite struct GlobalKernelTests {
  private struct Molecules: Decodable {
    let counts: [Int]
    let features: [[Double]]
    let rematch1: [[Double]]
    let rematch01: [[Double]]
  }

  private struct Reference: Decodable {
    struct Kernels: Decodable {
      let average_linear: [[Double]]
      let average_linear_unnormalised: [[Double]]
      let average_rbf_gamma1: [[Double]]
      let average_poly2: [[Double]]
    }
    let global_kernels: Kernels
  }

  @Test func averagesAndMatchesAgreeWithDScribe() throws {
    let molecules: Molecules = try Fixture.decode("molecule_environments.json")
    let kernels = try (Fixture.decode("krr_fixture.json") as Reference).global_kernels
    let block = EnvironmentBlock(
      features: [Fixture.columns(molecules.features)], environmentCounts: molecules.counts)
    func check(
      _ function: KernelFunction, _ combination: Combination, _ expected: [[Double]],
      within tolerance: Double
    ) {
      let found = StructureKernel(function, combination: combination).gramMatrix(block)
      let difference = relativeDifference(found.elements, Fixture.columns(expected).elements)
      #expect(difference < tolerance, "\(function) \(combination)")
    }
    // Inner products of 312 features, rotated into 18 dimensions: 1e-15 each.
    check(.linear, .normalisedMean, kernels.average_linear, within: 1e-13)
    check(.linear, .mean, kernels.average_linear_unnormalised, within: 1e-13)
    let gamma1 = 0.5.squareRoot()
    check(
      .gaussian(lengthScale: gamma1), .normalisedMean, kernels.average_rbf_gamma1, within: 1e-13)
    let square = KernelFunction.polynomial(degree: 2, scale: 1, offset: 0)
    check(square, .normalisedMean, kernels.average_poly2, within: 1e-13)
    // Both iterations end when the scalings change by less than 1e-12 of themselves.
    check(.linear, .reMatch(alpha: 1), molecules.rematch1, within: 1e-11)
    check(.linear, .reMatch(alpha: 0.1), molecules.rematch01, within: 1e-11)
  }
}
