import Testing

@testable import Workflows

@Suite struct FieldCostsTests {
  private let costs = FieldCosts(featureCount: 9, unitCount: 6, structureCount: 6)

  @Test func factorsTravelDownATree() {
    // A triangle of order 10 and the sum of the targets.
    #expect(costs.packedBytes == 8 * 56)
    // Six units on four ranks: ranks 0 1 2 3 0 1 make 0 + 1 + 1 + 2 + 0 + 1 hops, and three ranks send row counts.
    let (calls, bytes) = costs.reductionTraffic(6, 4)
    #expect(calls == 2 * (5 + 3) + 2 * 6 * 4)
    // Hops, numbers of rows, and a broadcast of each factor after its number of rows.
    let expected: Double = 5 * 448 + 144 + 2736
    #expect(bytes == expected)
  }

  @Test(arguments: [2, 3, 8, 11])
  func leavingOutOnOneRankMergesAsTheHalvingDoes(_ count: Int) {
    // Every level of the halving merges, for each half, what is outside: count - 1 factors at the top less one merge
    // each, and one more where something stood outside before.
    func merges(_ count: Int, _ outside: Int) -> Int {
      if count == 1 { return 0 }
      let (left, right) = (count / 2, count - count / 2)
      return (right + outside - 1) + (left + outside - 1) + merges(left, 1) + merges(right, 1)
    }
    let found = FieldCosts.leaveOneOut(count, rank: 0, of: 1)
    #expect(found.merges == merges(count, 0))
    #expect(found.paths == count)
  }

  @Test func ranksShareThePathsButNotAllMerges() {
    let all = (0..<4).map { FieldCosts.leaveOneOut(10, rank: $0, of: 4) }
    #expect(all.map(\.paths) == [3, 3, 2, 2])
    let alone = FieldCosts.leaveOneOut(10, rank: 0, of: 1).merges
    #expect(all.allSatisfy { $0.merges < alone })
    #expect(all.reduce(0) { $0 + $1.merges } >= alone)
  }
}
