import Foundation

/// The page that shows a model: one HTML file without scripts and without anything from elsewhere.
struct ReportPage {
  let report: ModelReport
  /// The pictures with their SVG text, in the order in which they are shown.
  let pictures: [(picture: Picture, svg: String)]
  /// Remarks on the making of the report, such as a missing program.
  let remarks: [String]

  /// The whole page.
  var html: String {
    let head = HTML(
      "head",
      [
        HTML(trusted: "<meta charset=\"utf-8\">"),
        HTML(trusted: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"),
        HTML("title", text: title), HTML(trusted: "<style>\(Self.style)</style>"),
      ])
    let body = HTML("body", [HTML("main", introduction + figures + tables + provenance)])
    return "<!DOCTYPE html>\n" + HTML("html", ["lang": "en"], [head, body]).markup + "\n"
  }

  private var title: String {
    report.target.isEmpty ? "Emulon model" : "Emulon: a model of \(report.target)"
  }

  private var introduction: [HTML] {
    var text = "Fitted \(report.label(report.target)) by \(Self.words(report.kind))"
    if report.structureCount > 0 {
      text += " to \(report.trainingCount) of \(report.structureCount) structures"
    }
    text += "."
    var parts = [HTML("h1", text: title), HTML("p", text: text)]
    if let test = report.honestTest {
      parts.append(HTML("p", ["class": "headline"], text: headline(test)))
    }
    if let record = report.field {
      parts.append(HTML("p", ["class": "headline"], text: headline(record)))
    }
    parts += remarks.map { HTML("p", ["class": "remark"], text: $0) }
    return parts
  }

  /// The main result in one sentence, with what the simplest predictor reaches.
  private func headline(_ test: Evaluation) -> String {
    let unit = report.unit.isEmpty ? "" : " " + report.unit
    var text = "\(test.title): mean absolute error \(Spread(test.metrics.meanAbsolute).text)\(unit)"
    text += ", R² \(Spread(test.metrics.determination).text) (\(test.runs.count) runs)"
    if let mean = test.baseline("mean") {
      text +=
        "; the mean of the training set alone: \(Spread(mean.metrics.meanAbsolute).text)\(unit)"
    }
    return text + "."
  }

  private var figures: [HTML] {
    pictures.map { picture, svg in
      HTML(
        "figure", ["style": "max-width: \(picture.width)px"],
        [
          HTML("div", ["role": "img", "aria-label": picture.caption], [HTML(trusted: svg)]),
          HTML("figcaption", text: picture.caption),
        ])
    }
  }

  private var provenance: [HTML] {
    guard !report.provenance.isEmpty else { return [] }
    return [HTML("h2", text: "Provenance"), Self.table(of: report.provenance)]
  }

  /// Names with their values, one a row.
  static func table(of facts: [ModelReport.Fact]) -> HTML {
    let rows = facts.map { fact in
      let value = fact.value.contains("\n") ? HTML("pre", text: fact.value) : HTML(text: fact.value)
      let name = HTML("th", ["scope": "row"], text: words(fact.name))
      return HTML("tr", [name, HTML("td", ["class": "text"], [value])])
    }
    return HTML("table", [HTML("tbody", rows)])
  }

  /// `kernelRidge` and `job_file` as words: `kernel ridge`, `job file`.
  static func words(_ name: String) -> String {
    name.replacing("_", with: " ").map { letter in
      letter.isUppercase && name.first?.isLowercase == true
        ? " " + letter.lowercased() : String(letter)
    }.joined()
  }
}
