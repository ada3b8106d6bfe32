extension Inspection {
  /// The contents for people.
  var text: String {
    var lines = ["\(file)  (\(byteText(bytes)))"]
    lines.append("  checksums: " + (checksums.map { "\($0), all right" } ?? "none"))
    if let problem { lines.append("  the model cannot be read: \(problem)") }
    if let report { lines += Self.summary(of: report) }
    lines.append("")
    let rows = Self.rows(of: contents, indentation: "")
    let width = rows.map(\.name.count).max() ?? 0
    for row in rows {
      let gap = String(repeating: " ", count: width - row.name.count)
      lines.append((row.name + gap + "  " + row.detail).trimmedAtEnd)
    }
    return lines.joined(separator: "\n")
  }

  private static func summary(of report: ModelReport) -> [String] {
    var lines = ["  \(ReportPage.words(report.kind)) model of \(report.label(report.target))"]
    lines[0] += ", trained on \(report.trainingCount) of \(report.structureCount) structures"
    lines += report.parameters.map { "  \($0.name): \(shortened($0.value, to: 90))" }
    if let record = report.field {
      lines += [""] + record.table(unit: report.unit).map { ("  " + $0).trimmedAtEnd }
    }
    guard !report.evaluations.isEmpty else { return lines }
    var table = TextTable(
      header: ["evaluation", "predictor", report.label("MAE"), report.label("RMSE"), "R²", "runs"])
    for evaluation in report.evaluations where evaluation.name != "learning_curve" {
      let name = evaluation.name + (evaluation.leak.isEmpty ? "" : " (leaks)")
      let predictors = [("model", evaluation.metrics)]
      for (predictor, metrics) in predictors + evaluation.baselines.map({ ($0.name, $0.metrics) }) {
        let isFirst = predictor == "model"
        table.add([
          isFirst ? name : "", predictor, Spread(metrics.meanAbsolute).text,
          Spread(metrics.rootMeanSquare).text, Spread(metrics.determination).text,
          isFirst ? "\(evaluation.runs.count)" : "",
        ])
      }
    }
    lines += [""] + table.lines.map { ("  " + $0).trimmedAtEnd }
    for evaluation in report.evaluations where !evaluation.leak.isEmpty {
      lines.append("  \(evaluation.name) leaks: \(evaluation.leak)")
    }
    return lines
  }

  /// The lines of a node and of all below it, each with its name and what is known about it.
  private static func rows(
    of node: ContentNode, indentation: String
  ) -> [(name: String, detail: String)] {
    let mark = node.kind == .group && node.name != "/" ? "/" : ""
    var rows = [(name: indentation + shortened(node.name, to: 60) + mark, detail: detail(node))]
    for child in node.children ?? [] {
      rows += Self.rows(of: child, indentation: indentation + "  ")
    }
    return rows
  }

  /// Type, shape, unit and description of a dataset, then the other attributes.
  private static func detail(_ node: ContentNode) -> String {
    var parts: [String] = []
    var attributes = node.attributes
    if let type = node.type, let shape = node.shape {
      parts.append(type)
      if !shape.isEmpty { parts.append("(" + shape.map { "\($0)" }.joined(separator: " x ") + ")") }
      for key in ["units", "unit", "long_name", "description"] {
        if let text = attributes.removeValue(forKey: key)?.text, !text.isEmpty, text != node.name {
          parts.append(shortened(text, to: 70))
        }
      }
    }
    parts += attributes.sorted { $0.key < $1.key }.map {
      "\($0.key)=\(shortened($0.value.text, to: 60))"
    }
    return parts.joined(separator: "  ")
  }

  /// One line of at most `limit` characters, without control characters.
  private static func shortened(_ text: String, to limit: Int) -> String {
    let line = text.map { $0.isNewline ? " " : String($0) }.joined()
      .filter { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
    return line.count > limit ? line.prefix(limit - 3) + "..." : line
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
