extension Picture {
  /// The mean absolute error and its spread over runs against the number of training structures.
  static func learningCurve(of report: ModelReport) -> Picture? {
    guard let evaluation = report.evaluation("learning_curve") else { return nil }
    let model = LearningCurve(runs: evaluation.runs, errors: evaluation.metrics.meanAbsolute)
    guard !model.points.isEmpty else { return nil }
    var curves = [("model", Palette.model, model)]
    for baseline in evaluation.baselines {
      let curve = LearningCurve(runs: evaluation.runs, errors: baseline.metrics.meanAbsolute)
      guard !curve.points.isEmpty else { continue }
      let name = baseline.name.replacing("_", with: " ")
      curves.append((name, Palette.colour(ofBaseline: baseline.name), curve))
    }
    var picture = Picture(
      name: "learning_curve",
      caption: "Mean absolute error on unseen groups against the number of training structures; "
        + "bars: standard deviation over runs. Both axes are logarithmic.",
      width: 680, height: 440)
    picture.add(Palette.style)
    picture.addLogarithmicAxes(curves.flatMap(\.2.points))
    picture.add("set key bottom left reverse Left")
    picture.add("set xlabel 'training structures'")
    picture.add("set ylabel \(quoted(report.label("mean absolute error"))) noenhanced")
    let plots = curves.enumerated().map { k, curve in
      picture.addCurve(
        curve.2, block: "curve\(k)", title: curve.0, colour: curve.1, isModel: k == 0)
    }
    picture.add("plot " + plots.reversed().joined(separator: ", "))
    return picture
  }

  private mutating func addLogarithmicAxes(_ points: [LearningCurve.Point]) {
    let counts = points.map(\.trainingCount)
    let errors = points.map(\.error)
    let left = (counts.min() ?? 1) / 1.15
    let right = (counts.max() ?? 1) * 1.15
    let low = (errors.map { $0.lowerEnd }.min() ?? 1) / 1.15
    let high = (errors.map { $0.upperEnd }.max() ?? 1) * 1.15
    add("set logscale xy\nset xrange [\(left):\(right)]\nset yrange [\(low):\(high)]")
    add("set xtics \(Self.logarithmicTics(from: left, to: right))")
    add("set ytics \(Self.logarithmicTics(from: low, to: high))")
  }

  /// Adds the data of a curve.
  ///
  /// - Returns: The element of the `plot` command that draws it.
  private mutating func addCurve(
    _ curve: LearningCurve, block: String, title: String, colour: String, isModel: Bool
  ) -> String {
    add(
      data: block,
      rows: curve.points.map {
        [$0.trainingCount, $0.error.mean, $0.error.lowerEnd, $0.error.upperEnd]
      })
    let style =
      isModel ? "linewidth 2 pointtype 7 pointsize 0.9" : "linewidth 1 pointtype 6 pointsize 0.7"
    let kind = isModel ? "using 1:2:3:4 with yerrorlines" : "using 1:2 with linespoints"
    return "$\(block) \(kind) \(style) linecolor rgb '\(colour)' "
      + "title \(Self.quoted(title)) noenhanced"
  }
}

extension Spread {
  /// The lower end of an error bar on a logarithmic axis: never below a tenth of the mean.
  fileprivate var lowerEnd: Double { deviation.isFinite ? max(mean - deviation, mean / 10) : mean }
  fileprivate var upperEnd: Double { deviation.isFinite ? mean + deviation : mean }
}
