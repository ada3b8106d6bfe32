import Testing

@testable import Workflows

@Suite struct KernelCostsTests {
  private let costs = KernelCosts(structureCount: 1024, environments: 2, featureCounts: [135, 1])

  @Test func oneRankSendsNoFeatures() {
    #expect(costs.gramTraffic(1).bytes == 0)
    #expect(costs.predictionTraffic(10, 1).bytes == 8 * 10)
  }

  @Test func everyFeatureThatARankAsksForIsCounted() {
    let (calls, bytes) = costs.exchange([3, 5])
    // Two exchanges for the numbers of environments, one for the requests and one for each of two feature sets; each
    // has three calls, and an agreement on their number is one more.
    #expect(calls == 2 * (5 * 3 + 1))
    // Eight structures of two environments with 136 features, three numbers for each in requests and answers, and in
    // every exchange two counts and an agreement a rank.
    let features: Double = 8 * (2 * 136 * 8 + 24)
    let rest: Double = 240 + 16
    #expect(bytes == features + rest)
  }

  @Test(arguments: [4, 16])
  func smallFactorizationsSendPanelsOnce(_ ranks: Int) {
    // 4 n^2 (Pr + Pc - 2) on square grids, and 8 bytes a rank for the agreement on the diagonal.
    let side = Double(ranks).squareRoot()
    let expected = 4 * 1024.0 * 1024 * (2 * side - 2) + 8 * Double(ranks)
    #expect(costs.choleskyTraffic(ranks).bytes == expected)
  }

  @Test func largeFactorizationsTendToThreeHalvesOfSmallOnes() {
    // On a square grid of side s, 3 (s - 1) instead of 2 (s - 1) for all panels but the last ones; at n = 100000 the
    // last 2048 columns and the blocks of the diagonal are below 5 %.
    let large = KernelCosts(structureCount: 100_000, environments: 1, featureCounts: [1])
    let ideal = 4 * 1e10 * 14.0
    let ratio = large.choleskyTraffic(64).bytes / ideal
    #expect(abs(ratio - 1.5) < 0.05 * 1.5)
  }
}
