import Foundation
import LinearAlgebra
import Regression

extension EvaluationResult {
  /// The means over runs of the metrics of the model and of the baselines, a line each.
  ///
  /// A learning curve has a line for every share of the training groups, without baselines.
  static func table(_ results: [EvaluationResult], unit: String) -> [String] {
    var table = TextTable(header: ["evaluation", "runs", "MAE \(unit)", "RMSE \(unit)", "R2"])
    for result in results {
      if result.name == "learning_curve" {
        result.addLearningCurve(to: &table)
        continue
      }
      table.add([result.title, "\(result.runs.count)"] + cells(result.runs.flatMap(\.allMetrics)))
      for (index, name) in result.baselineNames.enumerated() {
        table.add(
          ["  \(name.replacing("_", with: " "))", ""]
            + cells(result.runs.flatMap { $0.allMetrics(baseline: index) }))
      }
    }
    return table.lines
  }

  private func addLearningCurve(to table: inout TextTable) {
    let shares = runs.map { $0.task.label.prefix { $0 != " " } }
    for share in Set(shares).sorted() {
      let part = zip(shares, runs).filter { $0.0 == share }.map(\.1)
      let counts = part.map(\.task.split.training.count)
      let title = "learning curve, \(counts.reduce(0, +) / max(1, counts.count)) structures"
      table.add([title, "\(part.count)"] + Self.cells(part.flatMap(\.allMetrics)))
    }
  }

  /// The mean of each metric over runs and outputs where it is a number.
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

extension EvaluationResult.Run {
  /// The metrics of the model, one for each output.
  var allMetrics: [Metrics] { (0..<references.columnCount).map { metrics(output: $0) } }

  /// The metrics of a baseline, one for each output.
  func allMetrics(baseline: Int) -> [Metrics] {
    (0..<references.columnCount).map { metrics(baseline: baseline, output: $0) }
  }
}
