import Structures
import Yams

/// `halving:` of a scan: successive halving (Jamieson and Talwalkar, AISTATS 2016).
///
/// Every member of rung 0 runs with the first, cheapest value of the resource; of each rung the best share `1/factor` go
/// on with the next value.
struct ScanHalving {
  /// What a rung has more of than the one before, such as `sampling.points`, and its values.
  let resource: ScanParameter
  /// How many members share one place in the next rung.
  let factor: Int

  /// The number of rungs.
  var rungCount: Int { resource.values.count }

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let name = try map.required("resource")
    resource = try ScanParameter(try name.string(), try map.required("values"))
    factor = try map.optional("factor")?.integer(in: 2...100) ?? 3
    if let rungs = try map.optional("rungs")?.integer(in: 2...100), rungs != rungCount {
      throw value.error(
        "\(rungs) values of '\(resource.path.text)', one a rung",
        remedy: "give as many 'values' as 'rungs', or leave out 'rungs'")
    }
    try map.finish()
    guard rungCount > 1 else { throw value.error("at least two values of the resource") }
  }

  /// The number of members of a rung.
  func memberCount(of rung: Int, outOf count: Int) -> Int {
    var divisor = 1
    for _ in 0..<rung where divisor < count { divisor *= factor }
    return (count + divisor - 1) / divisor
  }

  /// The members of the next rung: the best ones, of equal ones those with the smaller number.
  ///
  /// - Parameters:
  ///   - scores: The members of this rung that have a score, smaller is better.
  ///   - count: The number of members of the whole scan.
  ///   - rung: The next rung.
  /// - Returns: The members from the best to the worst; fewer than planned where too many failed.
  func survivors(of scores: [(member: Int, score: Double)], count: Int, into rung: Int) -> [Int] {
    scores.filter { $0.score.isFinite }
      .sorted { ($0.score, $0.member) < ($1.score, $1.member) }
      .prefix(memberCount(of: rung, outOf: count)).map(\.member)
  }
}
