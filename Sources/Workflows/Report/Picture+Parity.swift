extension Picture {
  /// The largest number of points that a scatter plot shows.
  static let pointLimit = 5000

  /// Predicted against reference values for the honest test and, beside it, one that leaks.
  static func parity(of report: ModelReport) -> Picture? {
    let main = report.honestTest
    let leaky = report.leakyTest
    let panels = [main, leaky].compactMap(\.self)
    let values = panels.flatMap { $0.predicted + $0.reference }.filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return nil }
    let side = 520
    var picture = Picture(
      name: "parity", caption: parityCaption(panels), width: side * panels.count, height: side)
    let margin = high > low ? 0.04 * (high - low) : 1
    picture.add(Palette.style)
    picture.add("set multiplot layout 1,\(panels.count)")
    picture.add("set size square\nunset key")
    picture.add("set xrange [\(low - margin):\(high + margin)]\nset yrange [*:*]")
    picture.add("set yrange [\(low - margin):\(high + margin)]")
    picture.add("set xlabel \(quoted(report.label("reference " + report.target))) noenhanced")
    picture.add("set ylabel \(quoted(report.label("predicted " + report.target))) noenhanced")
    for (k, evaluation) in panels.enumerated() {
      picture.addParityPanel(evaluation, unit: report.unit, block: "parity\(k)")
    }
    picture.add("unset multiplot")
    return picture
  }

  private mutating func addParityPanel(_ evaluation: Evaluation, unit: String, block: String) {
    add(data: block, rows: evaluation.shownPoints.map { [$0.reference, $0.predicted] })
    let colour = evaluation.leak.isEmpty ? Palette.model : Palette.leaky
    let title = evaluation.title + (evaluation.leak.isEmpty ? "" : " (leaks)")
    let error = Spread(evaluation.metrics.meanAbsolute).text + (unit.isEmpty ? "" : " " + unit)
    let determination = Spread(evaluation.metrics.determination).text
    add("set title \(Self.quoted(title)) noenhanced")
    add("set label 1 \(Self.quoted("MAE " + error)) at graph 0.04,0.95 noenhanced")
    add("set label 2 \(Self.quoted("R² " + determination)) at graph 0.04,0.89 noenhanced")
    add(
      "plot x with lines linewidth 1 linecolor rgb '\(Palette.guide)' notitle, "
        + "$\(block) using 1:2 with points pointtype 7 pointsize 0.45 "
        + "linecolor rgb '\(Palette.translucent(colour, "80"))' notitle")
  }

  private static func parityCaption(_ panels: [Evaluation]) -> String {
    var caption = "Predicted against reference values of all test structures of all runs."
    for panel in panels where !panel.leak.isEmpty {
      caption += " \(panel.title) leaks: \(panel.leak)."
    }
    for panel in panels where panel.reference.count > pointLimit {
      caption += " \(panel.title): \(panel.shownPoints.count) of \(panel.reference.count) points"
      caption += " are drawn, the largest errors among them."
    }
    return caption
  }
}

extension ModelReport {
  /// The test that the pictures show: by group where there is one, else the first that does not leak.
  var honestTest: Evaluation? {
    evaluation("grouped_test")
      ?? evaluations.first { $0.leak.isEmpty && $0.name != "learning_curve" }
  }

  /// A test with the same structures or groups on both sides.
  var leakyTest: Evaluation? {
    let leaky = evaluations.first { !$0.leak.isEmpty }
    return leaky?.name == honestTest?.name ? nil : leaky
  }
}

extension Evaluation {
  /// The points that a picture shows: all of them, or every k-th and those with the largest errors.
  var shownPoints: [(reference: Double, predicted: Double)] {
    let finite = zip(reference, predicted).filter { $0.isFinite && $1.isFinite }
    guard finite.count > Picture.pointLimit else { return finite.map { ($0.0, $0.1) } }
    let sorted = finite.sorted { abs($0.0 - $0.1) > abs($1.0 - $1.1) }
    let worst = Picture.pointLimit / 10
    let step = (finite.count + Picture.pointLimit - worst - 1) / (Picture.pointLimit - worst)
    let others = stride(from: worst, to: sorted.count, by: step).map { sorted[$0] }
    return (sorted.prefix(worst) + others).map { ($0.0, $0.1) }
  }
}
