extension ReportPage {
  /// The main result of a field model in one sentence, with what plainer predictors reach.
  func headline(_ record: FieldEvaluationRecord) -> String {
    let unit = report.unit.isEmpty ? "" : " " + report.unit
    func text(_ error: Double) -> String { numberText(error) + unit }
    var sentence = "Over all grid points of \(record.scores.count) test structures: mean absolute "
    sentence += "error \(text(record.mean(\.meanAbsoluteError)))"
    sentence += ", R² \(numberText(record.mean(\.determination), like: 0.001))"
    for name in record.baselineNames {
      let error = record.mean { $0.baselines[name] ?? .nan }
      sentence += "; \(name): \(text(error))"
    }
    return sentence + "."
  }

  /// The scores of groups and structures.
  func fieldTables(_ record: FieldEvaluationRecord) -> [HTML] {
    let baselines = record.baselineNames
    let header =
      [
        "test structures", report.label("MAE"), report.label("RMSE"), report.label("largest"), "R²",
        "NMAE", "integral", "reference integral",
      ] + baselines.map { report.label("MAE, \($0)") }
    func row(_ name: String, of group: String?, _ score: FieldScore? = nil) -> [String] {
      func value(_ value: (FieldScore) -> Double) -> Double {
        score.map(value) ?? record.mean(value, of: group)
      }
      let members = record.scores.filter { group == nil || $0.group == group }
      let largest = score?.largestError ?? members.map(\.largestError).max() ?? .nan
      let numbers = [
        value(\.meanAbsoluteError), value(\.rootMeanSquareError), largest,
      ]
      return [name] + numbers.map { numberText($0) } + [
        numberText(value(\.determination), like: 0.001), numberText(value(\.normalizedError)),
        numberText(value(\.predictedIntegral), like: 0.1),
        numberText(value(\.referenceIntegral), like: 0.1),
      ] + baselines.map { name in numberText(value { $0.baselines[name] ?? .nan }) }
    }
    let groups = record.groups
    let means = groups.count > 1 ? groups.map { row("mean of \($0)", of: $0) } : []
    let rows = [row("mean of all", of: nil)] + means
    let each = record.scores.map { row($0.name, of: nil, $0) }
    return [
      HTML("h2", text: "How well it predicts"),
      HTML(
        "p",
        text: "Over all points of the grids of structures that it was not trained on, without any "
          + "correction of the integral."),
      .table(header: header, rows: rows, emphasized: [0]),
      HTML(
        "details", [HTML("summary", text: "Each structure"), .table(header: header, rows: each)]),
    ]
  }
}
