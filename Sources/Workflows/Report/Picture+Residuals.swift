extension Picture {
  /// The residuals of the honest test: how many there are of each size, and where they are large.
  static func residuals(of report: ModelReport) -> Picture? {
    guard let evaluation = report.honestTest else { return nil }
    let residuals = zip(evaluation.predicted, evaluation.reference).map { $0 - $1 }
    guard let histogram = Histogram(residuals) else { return nil }
    var caption = "\(evaluation.title): residuals (predicted - reference)."
    if histogram.outsideCount > 0 {
      caption += " \(histogram.outsideCount) of \(residuals.count) are larger than the histogram."
    }
    var picture = Picture(name: "residuals", caption: caption, width: 1040, height: 400)
    let unit = report.unit.isEmpty ? "" : " (\(report.unit))"
    picture.add(Palette.style)
    picture.add("set multiplot layout 1,2\nunset key")
    picture.addHistogramPanel(histogram, unit: unit)
    picture.add(
      data: "residual",
      rows: evaluation.shownPoints.map { [$0.reference, $0.predicted - $0.reference] })
    picture.add(
      """
      set autoscale
      set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
      set xlabel \(quoted(report.label("reference " + report.target))) noenhanced
      set ylabel \(quoted("residual" + unit)) noenhanced
      set xzeroaxis linetype 1 linewidth 1 linecolor rgb '\(Palette.guide)'
      plot $residual using 1:2 with points pointtype 7 pointsize 0.45 \
      linecolor rgb '\(Palette.translucent(Palette.model, "80"))' notitle
      unset multiplot
      """)
    return picture
  }

  private mutating func addHistogramPanel(_ histogram: Histogram, unit: String) {
    add(data: "histogram", rows: zip(histogram.centres, histogram.counts).map { [$0, Double($1)] })
    let edge = (histogram.centres.last ?? 0) + histogram.width
    add(
      """
      set xrange [\(-edge):\(edge)]
      set yrange [0:*]
      set boxwidth \(0.92 * histogram.width)
      set style fill solid 0.85 noborder
      set xlabel \(Self.quoted("residual" + unit)) noenhanced
      set ylabel 'predictions'
      plot $histogram using 1:2 with boxes linecolor rgb '\(Palette.model)' notitle
      """)
  }
}
