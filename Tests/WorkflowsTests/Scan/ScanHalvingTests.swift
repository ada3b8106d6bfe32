import Foundation
import Regression
import Testing

@testable import Workflows

private func halving(_ factor: Int, rungs: Int) throws -> ScanHalving {
  let values = (1...rungs).map { "\($0)" }.joined(separator: ", ")
  let text = """
    parameters: {representation.soap.lMax: [1, 2]}
    halving: {resource: validation.seeds, values: [\(values)], factor: \(factor)}
    """
  return try #require(try ScanText(text).decoded().scan.halving)
}

@Suite struct ScanHalvingTests {
  @Test(arguments: [
    (24, 3, [24, 8, 3, 1, 1]), (27, 3, [27, 9, 3, 1, 1]), (7, 2, [7, 4, 2, 1, 1]),
    (1, 2, [1, 1, 1, 1, 1]),
  ])
  func everyRungHasTheNextShareRoundedUp(_ count: Int, _ factor: Int, _ counts: [Int]) throws {
    let halving = try halving(factor, rungs: 5)
    #expect((0..<5).map { halving.memberCount(of: $0, outOf: count) } == counts)
  }

  @Test func theBestGoOnAndEqualOnesByTheirNumber() throws {
    let halving = try halving(2, rungs: 2)
    let scores = [(0, 3.0), (1, 1.0), (2, 2.0), (3, 1.0), (4, .nan), (5, 2.0)]
    let result = halving.survivors(
      of: scores.map { (member: $0.0, score: $0.1) }, count: 6, into: 1)
    #expect(result == [1, 3, 2])
  }

  /// A member of true error `q` shows `q + noise / sqrt(resource)`: while the noise of a rung stays below the distance
  /// of the best member from those that would push it out, the best of the whole scan reaches the last rung.
  @Test(arguments: 0..<20) func theBestOfAnExhaustiveScanSurvives(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let quality = (0..<24).map { Double($0) }.shuffled(using: &random)
    let halving = try halving(3, rungs: 3)
    var members = Array(0..<24)
    for rung in 1..<3 {
      let shown = members.map { member in
        // The eighth best of rung 0 is 7 worse than the best; the noise of two members differs by less.
        (member: member, score: quality[member] + Double.random(in: -1...1, using: &random))
      }
      members = halving.survivors(of: shown, count: 24, into: rung)
    }
    #expect(members.count == 3)
    #expect(members.contains { quality[$0] == 0 })
  }

  @Test func everyRungHasItsOwnValueOfTheResource() throws {
    let scan = try ScanText(
      """
      parameters: {representation.soap.lMax: [1, 2]}
      halving: {resource: validation.seeds, values: [[0], {count: 4}], factor: 2, rungs: 2}
      """
    ).decoded()
    let seeds = try (0..<2).map { rung in
      try Job(
        text: scan.text(of: scan.members[0], rung: rung, directory: "o"), file: "x"
      ).validation.seeds
    }
    #expect(seeds == [[0], [0, 1, 2, 3]])
    let digests = try (0..<2).map { try scan.identity(of: scan.members[0], rung: $0) }
    #expect(digests[0] != digests[1])
  }
}
