import Testing

@testable import Workflows

@Suite struct CostCutTests {
  @Test(arguments: [1, 2, 3, 5, 7, 12])
  func theLargestPartIsTheLeastPossible(_ parts: Int) {
    let costs = [3.0, 1, 4, 1, 5, 9, 2]
    let starts = CostCut.starts(costs, parts: parts)
    #expect(starts.count == parts + 1 && starts.first == 0 && starts.last == costs.count)
    #expect(zip(starts, starts.dropFirst()).allSatisfy(<=))
    let found = CostCut.imbalance(costs, starts: starts) * costs.reduce(0, +) / Double(parts)
    // Rounding of a quotient and a product of numbers below 100.
    #expect(abs(found - Self.leastLargest(costs[...], parts)) < 1e-12)
  }

  /// The least largest part of all cuts, tried one by one.
  private static func leastLargest(_ costs: ArraySlice<Double>, _ parts: Int) -> Double {
    if parts == 1 { return costs.reduce(0, +) }
    return (costs.startIndex...costs.endIndex).map { cut in
      max(costs[..<cut].reduce(0, +), leastLargest(costs[cut...], parts - 1))
    }.min() ?? 0
  }

  @Test func nothingIsCutIntoEmptyParts() {
    #expect(CostCut.starts([], parts: 3) == [0, 0, 0, 0])
    #expect(CostCut.imbalance([], starts: [0, 0]) == 1)
  }

  @Test func manySmallItemsAreSharedEvenlyAmong64Ranks() {
    // 64 to 729 operations each, in no order: a part of 10000 / 64 items is off by one item at most.
    let costs = (0..<10_000).map { number in
      let side = Double(4 + number * 37 % 6)
      return side * side * side
    }
    let starts = CostCut.starts(costs, parts: 64)
    let mean = costs.reduce(0, +) / 64
    #expect(CostCut.imbalance(costs, starts: starts) <= 1 + 729 / mean)
  }
}
