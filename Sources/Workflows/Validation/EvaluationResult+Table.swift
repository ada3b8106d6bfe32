import Foundation
import LinearAlgebra
import Regression

extension EvaluationResult {
  /// The means over runs of the metrics of the model and of the baselines, a line each.
  ///
  /// A learning curve has a line for every share of the training groups, without baselines.
  ///
  /// Evaluations that test each structure once, such as folds, are judged on all of them together: a mean
  /// of R2 over groups of one or two structures would say nothing. Each output has lines of its own.
  static func table(_ results: [EvaluationResult], properties: [String], unit: String) -> [String] {
    var table = TextTable(header: ["evaluation", "runs", "MAE \(unit)", "RMSE \(unit)", "R2"])
    for result in results {
      for (output, property) in properties.enumerated() {
        let suffix = properties.count > 1 ? ", \(property)" : ""
        if result.name == "learning_curve" {
          result.addLearningCurve(output, suffix, to: &table)
        } else {
          result.addLines(output, suffix, to: &table)
        }
      }
    }
    return table.lines
  }

  private func addLines(_ output: Int, _ suffix: String, to table: inout TextTable) {
    table.add([title + suffix, "\(runs.count)"] + cells(output) { $0.outcome.predictions })
    for (index, name) in baselineNames.enumerated() {
      table.add(
        ["  \(name.replacing("_", with: " "))", ""] + cells(output) { $0.baselines[index] })
    }
  }

  private func addLearningCurve(_ output: Int, _ suffix: String, to table: inout TextTable) {
    let shares = runs.map { $0.task.label.prefix { $0 != " " } }
    for share in Set(shares).sorted() {
      let part = zip(shares, runs).filter { $0.0 == share }.map(\.1)
      let counts = part.map(\.task.split.training.count)
      let title = "learning curve, \(counts.reduce(0, +) / max(1, counts.count)) structures"
      table.add(
        [title + suffix, "\(part.count)"] + Self.cells(part.map { $0.metrics(output: output) }))
    }
  }

  /// The metrics of a predictor: pooled over runs, or their means over runs.
  private func cells(_ output: Int, _ predictions: (Run) -> Matrix) -> [String] {
    guard name == "folds" || name == "leave_one_group_out" else {
      return Self.cells(runs.map { $0.metrics(predictions($0), output: output) })
    }
    let pooled = Metrics(
      predictions: runs.flatMap { predictions($0).column(output) },
      references: runs.flatMap { $0.references.column(output) })
    return Self.cells([pooled])
  }

  /// The mean of each metric where it is a number.
  private static func cells(_ metrics: [Metrics]) -> [String] {
    let columns = [
      metrics.map(\.meanAbsoluteError), metrics.map(\.rootMeanSquareError),
      metrics.map(\.determination),
    ]
    return columns.map { column in
      let values = column.filter(\.isFinite)
      if values.isEmpty { return "-" }
      return String(format: "%.3f", values.reduce(0, +) / Double(values.count))
    }
  }

  private var title: String {
    name.replacing("_", with: " ") + (leak.isEmpty ? "" : " (LEAKS)")
  }
}
