import Foundation
import Regression

extension EvaluationResult {
  /// The means over runs of the metrics of the model and of the baselines, a line each.
  static func table(_ results: [EvaluationResult], unit: String) -> [String] {
    var table = TextTable(header: ["evaluation", "runs", "MAE \(unit)", "RMSE \(unit)", "R2"])
    func cells(_ values: [Double]) -> [String] { values.map { String(format: "%.3f", $0) } }
    for result in results {
      table.add(
        [result.title, "\(result.runs.count)"]
          + cells([
            result.mean(\.meanAbsoluteError), result.mean(\.rootMeanSquareError),
            result.mean(\.determination),
          ]))
      for (index, name) in result.baselineNames.enumerated() {
        table.add(
          ["  \(name.replacing("_", with: " "))", ""]
            + cells([
              result.mean(\.meanAbsoluteError, baseline: index),
              result.mean(\.rootMeanSquareError, baseline: index),
              result.mean(\.determination, baseline: index),
            ]))
      }
    }
    return table.lines
  }

  private var title: String {
    name.replacing("_", with: " ") + (leak.isEmpty ? "" : " (LEAKS)")
  }
}
