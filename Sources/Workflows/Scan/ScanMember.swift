import Yams

/// One member of a scan: the job file with some values replaced.
struct ScanMember {
  /// A parameter of the member with its value.
  struct Value: Hashable, Sendable, Codable {
    /// The place in the job file.
    let path: String
    /// The value for people: a number, a word, or the name of a choice.
    let label: String

    /// The last key of the place, for people.
    var shortName: String { JobPath.shortName(path) }
  }

  /// The number of the member, counted from zero.
  let index: Int
  /// Its values, in the order of the scan.
  let values: [Value]
  /// The whole job file of the member, without `scan`.
  let node: Node

  /// The name of its folder: `member-0007`.
  var name: String { Self.name(index) }

  /// Its values for people: `cutoff 5.0, nMax 6`.
  var summary: String {
    values.map { "\($0.shortName) \($0.label)" }.joined(separator: ", ")
  }

  /// The name of the member with a number.
  static func name(_ index: Int) -> String {
    let digits = "\(index)"
    return "member-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
