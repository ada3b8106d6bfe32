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

  /// The divisions of a job; the model of the first one is kept, unless one leaves out groups.
  ///
  /// - Throws: `InputError` where nothing would be trained or the files say nothing.
  static func divisions(
    _ section: FieldValidationSection, _ data: FieldDataset, jobFile: String
  ) throws -> [FieldDivision] {
    let groups = data.groups
    let all = Array(data.snapshots.indices)
    func split(_ name: String, _ isTest: (Int) -> Bool, leaks: Bool = true) throws -> FieldDivision
    {
      let (test, training) = (all.filter(isTest), all.filter { !isTest($0) })
      guard !training.isEmpty else {
        throw InputError(
          .usage, file: jobFile, key: "validation", expected: "at least one training structure",
          found: "none for '\(name)'", remedy: "add fields or test fewer structures")
      }
      return FieldDivision(
        name: name, training: training, test: test, leak: leaks ? leak(training, test, groups) : "")
    }
    switch section.scheme {
    case .none: return [try split("none", { _ in false })]
    case .file:
      let sides = data.snapshots.map(\.split)
      if let index = sides.firstIndex(where: { $0 == nil }), Set(sides).count > 1 {
        throw InputError(
          .usage, file: jobFile, key: "validation.split",
          expected: "files that all say which structures are tested",
          found: "'\(data.snapshots[index].file)', which does not",
          remedy: "write 'validation: {test: 0.2}'")
      }
      let used = all.filter { sides[$0] != .heldOut }
      let (test, training) = (
        used.filter { sides[$0] == .test }, used.filter { sides[$0] != .test }
      )
      guard !training.isEmpty else { return [try split("file", { _ in true })] }
      return [
        FieldDivision(
          name: "file", training: training, test: test, leak: leak(training, test, groups))
      ]
    case .share(let share):
      guard all.count > 1, section.unit == .structure || Set(groups).count > 1 else {
        throw InputError(
          .usage, file: jobFile, key: "validation.test", expected: "at least two to divide",
          found: "one", remedy: "add fields or leave 'test' out")
      }
      let drawn =
        section.unit == .structure
        ? Split.random(count: all.count, testFraction: share, seed: section.seed)
        : Split.byGroup(groups, testFraction: share, seed: section.seed)
      let test = Set(drawn.test)
      return [try split("share", test.contains)]
    case .leaveOneGroupOut:
      let names = Set(groups).sorted()
      guard names.count > 1 else {
        throw InputError(
          .usage, file: jobFile, key: "validation.leaveOneGroupOut",
          expected: "at least two groups",
          found: "\(names.count)", remedy: "name in 'data.group' what tells groups apart")
      }
      let left = names.filter { !section.kept.contains($0) }
      return [try split("all", { _ in false })]
        + (try left.map { name in try split(name, { groups[$0] == name }) })
    }
  }

  private static func leak(_ training: [Int], _ test: [Int], _ groups: [String]) -> String {
    let both = Set(training.map { groups[$0] }).intersection(test.map { groups[$0] })
      .filter { !$0.isEmpty }.sorted()
    return both.isEmpty
      ? "" : "structures of the groups \(both.joined(separator: ", ")) stand on both sides"
  }
}
