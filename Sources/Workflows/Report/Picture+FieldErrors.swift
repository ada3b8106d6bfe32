extension Picture {
  /// The error of a field by the distance from the nearest atom, of any species and of each.
  static func errorProfile(of report: ModelReport) -> Picture? {
    guard let record = report.field, record.profiles.contains(where: { !$0.counts.isEmpty }) else {
      return nil
    }
    var picture = Picture(
      name: "error_profile",
      caption: "Mean absolute error (left) and mean error, predicted - reference (right), by the "
        + "distance of a point from the nearest atom, over all test structures.",
      width: 1120, height: 420)
    picture.add(Palette.style)
    // With one species, the nearest atom of all is the nearest of that species.
    let profiles = record.profiles.count == 2 ? [record.profiles[0]] : record.profiles
    for (number, profile) in profiles.enumerated() {
      let columns = [profile.mean(\.absoluteErrors), profile.mean(\.errors)]
      let rows = profile.distances.indices.map { k in
        [profile.distances[k], columns[0][k], columns[1][k]]
      }
      picture.add(data: "profile\(number)", rows: rows.filter { $0[1].isFinite })
    }
    picture.add("set multiplot layout 1,2")
    picture.add("set xlabel 'distance (Å)'\nset xrange [0:*]\nset key top left")
    let titles = ["mean absolute error", "mean error"]
    for (column, title) in titles.enumerated() {
      picture.add("set ylabel \(quoted(report.label(title))) noenhanced")
      picture.add(column == 0 ? "set yrange [0:*]" : "set yrange [*:*]\nset xzeroaxis")
      let curves = profiles.enumerated().map { number, profile in
        let name = profile.species == "any" ? "nearest atom" : "nearest \(profile.species)"
        let colour =
          number == 0 ? Palette.mean : Palette.series[(number - 1) % Palette.series.count]
        return "$profile\(number) using 1:\(column + 2) with linespoints pointtype 7 pointsize 0.3 "
          + "linewidth 1.5 linecolor rgb '\(colour)' title \(quoted(name))"
      }
      picture.add("plot " + curves.joined(separator: ", "))
    }
    picture.add("unset multiplot")
    return picture
  }

  /// How many points have a reference and a predicted value.
  static func parityDensity(of report: ModelReport) -> Picture? {
    guard let parity = report.field?.parity, parity.counts.contains(where: { $0 > 0 }) else {
      return nil
    }
    var picture = Picture(
      name: "parity_density",
      caption: "Predicted against reference values of all points of all test structures; colour: "
        + "number of points, on a logarithmic scale.",
      width: 640, height: 520)
    picture.add(Palette.style)
    picture.add(data: "parity", rows: parity.filledBins)
    picture.add(
      """
      set size square
      unset key
      set xrange [\(parity.lowest):\(parity.highest)]
      set yrange [\(parity.lowest):\(parity.highest)]
      set logscale cb
      set cblabel 'points' offset -0.5,0
      set xlabel \(quoted(report.label("reference " + report.target))) noenhanced
      set ylabel \(quoted(report.label("predicted " + report.target))) noenhanced
      \(Palette.sequential)
      half = \(0.5 * parity.width)
      plot $parity using 1:2:($1-half):($1+half):($2-half):($2+half):3 with boxxyerror \
      fillstyle solid noborder linecolor palette notitle, \
      x with lines linewidth 1 linecolor rgb '\(Palette.guide)' notitle
      """)
    return picture
  }
}

extension ParityDensity {
  /// The middle of each bin that holds points, reference first, with its count.
  fileprivate var filledBins: [[Double]] {
    counts.indices.filter { counts[$0] > 0 }.map { place in
      let (row, column) = place.quotientAndRemainder(dividingBy: binCount)
      let reference = lowest + (Double(column) + 0.5) * width
      let predicted = lowest + (Double(row) + 0.5) * width
      return [reference, predicted, counts[place]]
    }
  }
}
