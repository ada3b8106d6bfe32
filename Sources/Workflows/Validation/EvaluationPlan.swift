import Regression
import Structures

/// One training of a model on a part of the structures and its judgement on another part.
struct EvaluationTask: Sendable {
  /// The evaluation that the task belongs to, such as `grouped_test`.
  let evaluation: String
  /// What the run is: a seed, a fold or an element.
  let label: String
  /// Which structures train and which judge.
  let split: Split
}

/// The trainings that the `validation` section of a job asks for, in the order of the report.
struct EvaluationPlan: Sendable {
  /// The trainings.
  let tasks: [EvaluationTask]

  /// Plans the trainings.
  ///
  /// - Parameters:
  ///   - section: What the job asks for.
  ///   - groups: The group of each structure.
  ///   - elements: The elements of the centres of each structure.
  /// - Throws: `InputError` when there are too few groups to split.
  init(_ section: ValidationSection, groups: [String], elements: [[String]]) throws {
    let count = groups.count
    let units = section.unit == .group ? groups : (0..<count).map { Self.padded($0) }
    let splits = section.testFraction > 0 || section.folds > 1 || section.leaveOneGroupOut
    guard !splits || Set(units).count > 1 else {
      throw InputError(
        .usage, key: "validation", expected: "at least two \(section.unit.rawValue)s to split",
        found: "\(Set(units).count)", remedy: "add structures or leave out 'validation'")
    }
    var tasks = Self.repeatedTests(section, units: units)
    tasks += Self.eachStructureOnce(section, units: units, elements: elements)
    let order = [
      "grouped_test", "structure_test", "random_test", "folds", "leave_one_group_out",
      "leave_one_element_out",
      "learning_curve",
    ]
    self.tasks = order.flatMap { name in tasks.filter { $0.evaluation == name } }
  }

  /// For each evaluation, how often it trains and a hash of the structures that judge: one line of numbers a training.
  var testDigests: [(evaluation: String, digest: String)] {
    let names = tasks.map(\.evaluation)
    return names.indices.filter { names.firstIndex(of: names[$0]) == $0 }.map { first in
      let own = tasks.filter { $0.evaluation == names[first] }
      let text = own.map { $0.split.test.map(String.init).joined(separator: " ") + "\n" }.joined()
      let hash = SHA256.hexadecimal(of: Array(text.utf8))
      return (names[first], "\(own.count) trainings, SHA-256 of their numbers \(hash)")
    }
  }

  /// Repeated test splits, each with its learning curve and its random counterpart.
  private static func repeatedTests(_ section: ValidationSection, units: [String])
    -> [EvaluationTask]
  {
    var tasks: [EvaluationTask] = []
    for seed in section.testFraction > 0 ? section.seeds : [] {
      let split = Split.byGroup(units, testFraction: section.testFraction, seed: seed)
      let name = section.unit == .group ? "grouped_test" : "structure_test"
      tasks.append(EvaluationTask(evaluation: name, label: "seed \(seed)", split: split))
      for (fraction, part) in zip(
        section.learningCurve,
        split.learningCurve(groups: units, fractions: section.learningCurve, seed: seed))
      {
        tasks.append(
          EvaluationTask(
            evaluation: "learning_curve", label: "\(fraction) of seed \(seed)", split: part))
      }
      if section.compareRandomSplit {
        let split = Split.random(count: units.count, testFraction: section.testFraction, seed: seed)
        tasks.append(EvaluationTask(evaluation: "random_test", label: "seed \(seed)", split: split))
      }
    }
    return tasks
  }

  /// Folds and left-out groups or elements.
  private static func eachStructureOnce(
    _ section: ValidationSection, units: [String], elements: [[String]]
  ) -> [EvaluationTask] {
    var tasks: [EvaluationTask] = []
    let unitCount = Set(units).count
    if section.folds > 1 && unitCount > 1 {
      let folds = Split.kFold(
        groups: units, foldCount: min(section.folds, unitCount), seed: section.seeds.first ?? 0)
      for (index, split) in folds.enumerated() {
        tasks.append(EvaluationTask(evaluation: "folds", label: "fold \(index)", split: split))
      }
    }
    if section.leaveOneGroupOut && unitCount > 1 {
      for (unit, split) in Split.leaveOneGroupOut(groups: units) {
        tasks.append(EvaluationTask(evaluation: "leave_one_group_out", label: unit, split: split))
      }
    }
    if section.leaveOneElementOut {
      for (element, split) in Split.leaveOneElementOut(elements: elements) {
        tasks.append(
          EvaluationTask(evaluation: "leave_one_element_out", label: element, split: split))
      }
    }
    return tasks
  }

  /// A number as a text whose order is that of the numbers.
  private static func padded(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
  }
}
