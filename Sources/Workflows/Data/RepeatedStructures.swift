import LinearAlgebra

/// Structures that a model cannot tell apart, and those among them whose targets contradict each other.
struct RepeatedStructures: Sendable, Hashable {
  /// The structures of equal descriptions, in groups of at least two, each in ascending order.
  let groups: [[Int]]
  /// Those groups whose targets differ.
  let contradictory: [[Int]]

  /// Compares structures by the hashes of their descriptions.
  ///
  /// - Parameters:
  ///   - fingerprints: One for each structure; equal descriptions have equal ones.
  ///   - targets: One row for each structure. Targets that agree to 1e-6 of their size are no contradiction.
  init(_ fingerprints: [UInt64], targets: Matrix) {
    let all = Dictionary(grouping: fingerprints.indices) { fingerprints[$0] }
    groups = all.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    contradictory = groups.filter { group in
      (0..<targets.columnCount).contains { column in
        let values = group.map { targets[$0, column] }.filter { !$0.isNaN }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        return high - low > 1e-6 * max(abs(low), abs(high))
      }
    }
  }

  /// What to say about them: how many, and the first of them, counted from one.
  var warnings: [String] {
    [
      Self.warning(groups, "have the same description as another one"),
      Self.warning(contradictory, "have the same description but other targets than another one"),
    ].compactMap(\.self)
  }

  private static func warning(_ groups: [[Int]], _ what: String) -> String? {
    guard !groups.isEmpty else { return nil }
    let count = groups.reduce(0) { $0 + $1.count }
    let first = groups.prefix(3).map { group in
      group.prefix(3).map { "\($0 + 1)" }.joined(separator: " = ")
        + (group.count > 3 ? " = ..." : "")
    }
    return "\(count) structures \(what): "
      + first.joined(separator: ", ") + (groups.count > 3 ? ", ..." : "")
  }
}
