import Foundation

extension ReportPage {
  /// Metrics of every evaluation, the chosen parameters and the timings.
  var tables: [HTML] {
    var parts = report.field.map(fieldTables) ?? []
    if !report.evaluations.isEmpty {
      parts.append(HTML("h2", text: "How well it predicts"))
      parts.append(
        HTML(
          "p",
          text: "Mean ± standard deviation over runs; pooled: the predictions of all runs together."
        ))
      parts += report.evaluations.flatMap(metrics)
    }
    return parts + parameters + timings
  }

  private func metrics(_ evaluation: Evaluation) -> [HTML] {
    let attributes: KeyValuePairs<String, String> =
      evaluation.leak.isEmpty ? [:] : ["class": "leak"]
    var parts = [HTML("h3", attributes, text: evaluation.title)]
    if !evaluation.leak.isEmpty {
      parts.append(HTML("p", ["class": "leak"], text: "This split leaks: \(evaluation.leak)"))
    }
    parts.append(HTML("p", text: sizes(evaluation)))
    guard evaluation.name != "learning_curve" else { return parts + [learningCurve(evaluation)] }
    var rows = [row("model", evaluation.predicted, evaluation.metrics, evaluation)]
    rows += evaluation.baselines.map {
      row($0.name.replacing("_", with: " "), $0.predicted, $0.metrics, evaluation)
    }
    let header = [
      "predictor", report.label("MAE"), report.label("RMSE"), "R²", report.label("pooled MAE"),
      "pooled R²", "predictions",
    ]
    parts.append(.table(header: header, rows: rows, emphasized: [0]))
    return parts + choices(evaluation)
  }

  private func row(
    _ name: String, _ predicted: [Double], _ metrics: RunMetrics, _ evaluation: Evaluation
  ) -> [String] {
    let pooled = PooledMetrics(predicted: predicted, reference: evaluation.reference)
    return [
      name, Spread(metrics.meanAbsolute).text, Spread(metrics.rootMeanSquare).text,
      Spread(metrics.determination).text, numberText(pooled.meanAbsolute),
      numberText(pooled.determination, like: max(0.1, abs(pooled.determination))),
      "\(pooled.count) of \(evaluation.reference.count)",
    ]
  }

  /// The errors for each size of the training set.
  private func learningCurve(_ evaluation: Evaluation) -> HTML {
    let predictors =
      [("model", evaluation.metrics)] + evaluation.baselines.map { ($0.name, $0.metrics) }
    let header = predictors.map { name, _ in
      report.label("MAE, " + name.replacing("_", with: " "))
    }
    let curves = predictors.map {
      LearningCurve(runs: evaluation.runs, errors: $0.1.meanAbsolute).points
    }
    let rows = (curves.first ?? []).map { point in
      let errors = curves.map { curve in
        curve.first { $0.trainingCount == point.trainingCount }?.error.text ?? "–"
      }
      return [String(format: "%.0f", point.trainingCount)] + errors
    }
    return .table(header: ["training structures"] + header, rows: rows)
  }

  /// How large the training and test sets of the runs are.
  private func sizes(_ evaluation: Evaluation) -> String {
    let runs = evaluation.runs
    let training = Self.range(runs.map(\.trainingCount))
    let test = Self.range(runs.map(\.testCount))
    return "\(runs.count) runs, trained on \(training) structures, tested on \(test)."
  }

  private static func range(_ counts: [Int]) -> String {
    guard let low = counts.min(), let high = counts.max() else { return "no" }
    return low == high ? "\(low)" : "\(low) to \(high)"
  }

  /// The parameters that were chosen, with the number of runs that chose them.
  private func choices(_ evaluation: Evaluation) -> [HTML] {
    let counts = evaluation.runs.map(\.choice).filter { !$0.isEmpty }
      .reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    guard !counts.isEmpty else { return [] }
    let items = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { choice, count in
      HTML(
        "li", [HTML("code", text: choice), HTML(text: " in \(count) of \(evaluation.runs.count)")])
    }
    let summary = HTML("summary", text: "Chosen parameters")
    return [HTML("details", [summary, HTML("ul", items)])]
  }

  private var parameters: [HTML] {
    guard !report.parameters.isEmpty else { return [] }
    return [HTML("h2", text: "Parameters of the final fit"), Self.table(of: report.parameters)]
  }

  private var timings: [HTML] {
    guard !report.timings.isEmpty else { return [] }
    let total = report.timings.reduce(0) { $0 + $1.seconds }
    let rows = report.timings.map { stage in
      let share = total > 0 ? String(format: "%.1f %%", 100 * stage.seconds / total) : "–"
      return [
        stage.name, "\(stage.calls)", numberText(stage.seconds), numberText(stage.secondsMax),
        share,
        stage.rate.map { numberText($0) } ?? "–", peakShare(stage.rate),
      ]
    }
    let header = ["stage", "calls", "seconds", "slowest rank", "share", "GFLOP/s", "of DGEMM"]
    var parts = [HTML("h2", text: "Timings"), HTML.table(header: header, rows: rows)]
    let memory = report.peakMemory.filter { $0.isFinite && $0 >= 0 && $0 < 1e18 }.max()
    var remark = "Seconds are means over the ranks; GFLOP/s count all ranks together."
    if report.dgemmRate.isFinite {
      remark += " DGEMM of one rank in the same run: \(numberText(report.dgemmRate)) GFLOP/s."
    }
    if let memory { remark += " Largest memory of a rank: \(byteText(Int(memory)))." }
    parts.append(HTML("p", text: remark))
    return parts
  }

  /// The part of the DGEMM rate of all ranks that a stage reached.
  private func peakShare(_ rate: Double?) -> String {
    let ranks = max(1, report.peakMemory.count)
    guard let rate, report.dgemmRate > 0 else { return "–" }
    return String(format: "%.0f %%", 100 * rate / (report.dgemmRate * Double(ranks)))
  }
}
