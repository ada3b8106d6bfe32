import Regression

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

  /// - Parameters:
  ///   - section: What the job asks for.
  ///   - groups: The group of each structure.
  ///   - elements: The elements of the centres of each structure.
  init(_ section: ValidationSection, groups: [String], elements: [[String]]) {
    let count = groups.count
    let units = section.unit == .group ? groups : (0..<count).map { Self.padded($0) }
    var tasks: [EvaluationTask] = []
    for seed in section.testFraction > 0 ? section.seeds : [] {
      let split = Split.byGroup(units, testFraction: section.testFraction, seed: seed)
      tasks.append(EvaluationTask(evaluation: "grouped_test", label: "seed \(seed)", split: split))
      for (fraction, part) in zip(
        section.learningCurve,
        split.learningCurve(groups: units, fractions: section.learningCurve, seed: seed))
      {
        tasks.append(
          EvaluationTask(
            evaluation: "learning_curve", label: "\(fraction) of seed \(seed)", split: part))
      }
      if section.compareRandomSplit {
        let split = Split.random(count: count, testFraction: section.testFraction, seed: seed)
        tasks.append(EvaluationTask(evaluation: "random_test", label: "seed \(seed)", split: split))
      }
    }
    let unitCount = Set(units).count
    if section.folds > 1 && unitCount > 1 {
      let folds = Split.kFold(
        groups: units, foldCount: min(section.folds, unitCount), seed: section.seeds.first ?? 0)
      for (index, split) in folds.enumerated() {
        tasks.append(EvaluationTask(evaluation: "folds", label: "fold \(index)", split: split))
      }
    }
    if section.leaveOneElementOut {
      for (element, split) in Split.leaveOneElementOut(elements: elements) {
        tasks.append(
          EvaluationTask(evaluation: "leave_one_element_out", label: element, split: split))
      }
    }
    let order = [
      "grouped_test", "random_test", "folds", "leave_one_element_out", "learning_curve",
    ]
    self.tasks = order.flatMap { name in tasks.filter { $0.evaluation == name } }
  }

  /// A number as a text whose order is that of the numbers.
  private static func padded(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
  }
}
