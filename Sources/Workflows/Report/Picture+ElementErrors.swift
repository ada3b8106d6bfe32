extension Picture {
  /// The error for every element that was left out of the training, beside the mean predictor.
  static func elementErrors(of report: ModelReport) -> Picture? {
    guard let evaluation = report.evaluation("leave_one_element_out"), evaluation.runs.count > 1
    else { return nil }
    let baseline = evaluation.baseline("mean")
    var picture = Picture(
      name: "left_out_elements",
      caption: "Mean absolute error on the structures of an element that the training never saw.",
      width: 1040, height: 340)
    let errors = evaluation.metrics.meanAbsolute
    let others = baseline?.metrics.meanAbsolute ?? []
    picture.add(
      data: "left",
      rows: errors.indices.map {
        [Double($0), errors[$0], others.indices ~= $0 ? others[$0] : .nan]
      })
    let labels = evaluation.runs.enumerated().map { "\(quoted($1.label)) \($0)" }
    picture.add(Palette.style)
    picture.add(
      """
      unset grid
      set grid ytics linetype 1 linewidth 0.5 linecolor rgb '#E2E2E2'
      set key above right horizontal reverse Left
      set boxwidth 0.7
      set style fill solid 0.85 noborder
      set xrange [-0.7:\(Double(errors.count) - 0.3)]
      set yrange [0:*]
      set xtics scale 0 (\(labels.joined(separator: ", "))) noenhanced
      set ylabel \(quoted(report.label("mean absolute error"))) noenhanced
      plot $left using 1:2 with boxes linecolor rgb '\(Palette.model)' title 'model', \
      $left using 1:3 with points pointtype 7 pointsize 0.9 linecolor rgb '\(Palette.mean)' \
      title 'mean of the training set'
      """)
    return picture
  }

  /// All pictures that the contents of a model file allow.
  static func all(of report: ModelReport) -> [Picture] {
    [
      parity(of: report), pairMap(of: report), residuals(of: report), learningCurve(of: report),
      elementErrors(of: report), parityDensity(of: report), errorProfile(of: report),
    ].compactMap(\.self) + fieldSlices(of: report)
  }
}
