import Regression
import Structures

/// Which structures of a data set train a model and which judge it, for every model that is made.
struct FieldDivision: Sendable, Hashable {
  /// What the division is: the word of the job, or the group that is left out.
  let name: String
  /// The numbers of the training snapshots.
  let training: [Int]
  /// The numbers of the test snapshots.
  let test: [Int]
  /// What a reader should know: groups that stand on both sides; empty when none does.
  let leak: String

  /// The divisions of a job; the model of the first one is kept.
  ///
  /// - Throws: `InputError` where nothing would be trained or the files say nothing.
  static func divisions(
    _ section: FieldValidationSection, _ data: FieldDataset, jobFile: String
  ) throws -> [FieldDivision] {
    do {
      switch section.scheme {
      case .none: return [try divided("none", data) { _ in false }]
      case .file: return [try byFile(data)]
      case .share(let share): return [try byShare(share, section, data)]
      case .leaveOneGroupOut: return try byGroups(section, data)
      }
    } catch let error as InputError { throw error.at(file: jobFile) }
  }

  /// A division by a rule that names the test structures.
  private static func divided(
    _ name: String, _ data: FieldDataset, among used: [Int]? = nil, _ isTest: (Int) -> Bool
  ) throws -> FieldDivision {
    let used = used ?? Array(data.snapshots.indices)
    let (test, training) = (used.filter(isTest), used.filter { !isTest($0) })
    guard !training.isEmpty else {
      throw InputError(
        .usage, key: "validation", expected: "at least one training structure",
        found: "none for '\(name)'", remedy: "add fields or test fewer structures")
    }
    return FieldDivision(
      name: name, training: training, test: test, leak: leak(training, test, data.groups))
  }

  private static func byFile(_ data: FieldDataset) throws -> FieldDivision {
    let sides = data.snapshots.map(\.split)
    if let index = sides.firstIndex(of: nil), Set(sides).count > 1 {
      throw InputError(
        .usage, key: "validation.split", expected: "files that all say which structures are tested",
        found: "'\(data.snapshots[index].file)', which does not",
        remedy: "write 'validation: {test: 0.2}'")
    }
    let used = sides.indices.filter { sides[$0] != .heldOut }
    return try divided("file", data, among: used) { sides[$0] == .test }
  }

  private static func byShare(
    _ share: Double, _ section: FieldValidationSection, _ data: FieldDataset
  ) throws -> FieldDivision {
    let count = data.snapshots.count
    guard count > 1, section.unit == .structure || Set(data.groups).count > 1 else {
      throw InputError(
        .usage, key: "validation.test", expected: "at least two to divide", found: "one",
        remedy: "add fields or leave 'test' out")
    }
    let drawn =
      section.unit == .structure
      ? Split.random(count: count, testFraction: share, seed: section.seed)
      : Split.byGroup(data.groups, testFraction: share, seed: section.seed)
    return try divided("share", data, Set(drawn.test).contains)
  }

  /// All structures for the model that is kept, and then one division a group; without groups, one a structure.
  private static func byGroups(
    _ section: FieldValidationSection, _ data: FieldDataset
  ) throws -> [FieldDivision] {
    let groups =
      data.groups.allSatisfy(\.isEmpty) ? data.snapshots.map(\.name) : data.groups
    let names = groups.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard names.count > 1 else {
      throw InputError(
        .usage, key: "validation.leaveOneGroupOut", expected: "at least two groups",
        found: "\(names.count)", remedy: "name in 'data.group' what tells groups apart")
    }
    if let wrong = section.kept.first(where: { !names.contains($0) }) {
      throw InputError(
        .usage, key: "validation.keep", expected: names.joined(separator: ", "),
        found: "'\(wrong)'", remedy: "name groups of the structures")
    }
    return [try divided("all", data) { _ in false }]
      + (try names.filter { !section.kept.contains($0) }.map { name in
        try divided(name, data) { groups[$0] == name }
      })
  }

  private static func leak(_ training: [Int], _ test: [Int], _ groups: [String]) -> String {
    let both = Set(training.map { groups[$0] }).intersection(test.map { groups[$0] })
      .filter { !$0.isEmpty }.sorted()
    return both.isEmpty
      ? "" : "structures of the groups \(both.joined(separator: ", ")) stand on both sides"
  }
}
