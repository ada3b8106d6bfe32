import Foundation

extension Picture {
  /// The figure that ranks the members of a scan against each of its parameters, and over the first two of them.
  static func scan(_ table: ScanTable) -> Picture? {
    let points = ScanPoints(table)
    let paths = table.paths.filter { points.levels(of: $0).count > 1 }
    guard !paths.isEmpty, !points.rows.isEmpty else { return nil }
    let hasMap = paths.count > 1
    let panels = paths.count + (hasMap ? 1 : 0)
    let columns = min(3, panels)
    let rowCount = (panels + columns - 1) / columns
    var picture = Picture(
      name: "scan",
      caption:
        "\(points.heading) of the members against each parameter; line: the best of each value.",
      width: 420 * columns, height: 360 * rowCount)
    picture.add(Palette.style)
    picture.add("unset key\nset multiplot layout \(rowCount),\(columns)")
    picture.add("set ylabel \(quoted(points.heading)) noenhanced")
    for (number, path) in paths.enumerated() { picture.addPanel(points, path, number) }
    if hasMap { picture.addMap(points, paths[0], paths[1]) }
    picture.add("unset multiplot")
    return picture
  }

  private mutating func addPanel(_ points: ScanPoints, _ path: String, _ number: Int) {
    let levels = points.levels(of: path)
    let numbers = levels.map { Double($0) }
    let isNumeric = numbers.allSatisfy { $0 != nil }
    let places = levels.indices.map { isNumeric ? numbers[$0] ?? 0 : Double($0) }
    add(
      data: "points\(number)",
      rows: points.rows.compactMap { row in
        row.labels[path].flatMap(levels.firstIndex).map { [places[$0], row.figure] }
      })
    add(
      data: "best\(number)",
      rows: levels.indices.map { [places[$0], points.best(where: [path: levels[$0]])] })
    let (low, high) = (places.min() ?? 0, places.max() ?? 1)
    if isNumeric && low > 0 && high / low > 50 {
      add("set logscale x\nset format x '%h'\nset xtics auto norotate\nset autoscale x")
    } else {
      let tics = zip(levels, places).map { "\(Self.quoted($0)) \($1)" }.joined(separator: ", ")
      let margin = max(0.1 * (high - low), 0.1)
      add("unset logscale x\nset xtics (\(tics)) noenhanced")
      add("set xrange [\(low - margin):\(high + margin)]")
    }
    add("set xlabel \(Self.quoted(path)) noenhanced")
    add(
      "plot $points\(number) using 1:2 with points pointtype 7 pointsize 0.5 linecolor rgb '\(Palette.guide)', "
        + "$best\(number) using 1:2 with linespoints pointtype 7 pointsize 0.7 linewidth 2 "
        + "linecolor rgb '\(Palette.model)'")
  }

  private mutating func addMap(_ points: ScanPoints, _ first: String, _ second: String) {
    let (xs, ys) = (points.levels(of: first), points.levels(of: second))
    add(
      data: "map",
      rows: ys.map { y in xs.map { points.best(where: [first: $0, second: y]) } })
    let xtics = xs.enumerated().map { "\(Self.quoted($1)) \($0)" }.joined(separator: ", ")
    let ytics = ys.enumerated().map { "\(Self.quoted($1)) \($0)" }.joined(separator: ", ")
    add("unset logscale x\nunset grid\n\(Palette.sequential)")
    add("set xtics (\(xtics)) noenhanced\nset ytics (\(ytics)) noenhanced")
    add("set xrange [-0.5:\(Double(xs.count) - 0.5)]\nset yrange [-0.5:\(Double(ys.count) - 0.5)]")
    add("set xlabel \(Self.quoted(first)) noenhanced\nset ylabel \(Self.quoted(second)) noenhanced")
    add("set cblabel \(Self.quoted(points.heading)) noenhanced")
    add("plot $map matrix with image pixels")
  }
}

/// What the picture of a scan shows: the members that are done, with their figures.
struct ScanPoints {
  /// A member that is done.
  struct Row {
    let labels: [String: String]
    let figure: Double
  }

  let rows: [Row]
  /// The figure with its unit.
  let heading: String
  private let isLargerBetter: Bool
  private let order: [String: [String]]

  init(_ table: ScanTable) {
    let score = table.job.scan.score
    let paths = table.paths
    rows = table.rows.compactMap { row in
      guard row.state == .done, let figure = row.journal?.figure(of: score) else { return nil }
      let pairs = paths.compactMap { path in table.label(path, of: row).map { (path, $0) } }
      return Row(labels: Dictionary(uniqueKeysWithValues: pairs), figure: figure)
    }
    let name = score.isInner ? "inner error" : score.metric.rawValue
    let evaluation =
      score.isInner ? "" : table.choice?.best.score.map { " of \($0.evaluation)" } ?? ""
    let unit = score.metric == .r2 ? "" : table.unit ?? ""
    heading = name + evaluation + (unit.isEmpty ? "" : " (\(unit))")
    isLargerBetter = score.isLargerBetter
    var order: [String: [String]] = [:]
    for parameter in table.job.scan.allParameters
      + [table.job.scan.halving?.resource].compactMap(\.self)
    {
      order[parameter.path.text] = parameter.values.map(\.label)
    }
    self.order = order
  }

  /// The values of a parameter that some member has, in the order of the scan.
  func levels(of path: String) -> [String] {
    let present = Set(rows.compactMap { $0.labels[path] })
    return (order[path] ?? []).filter(present.contains)
  }

  /// The best figure of the members with some values; not a number where there is none.
  func best(where labels: [String: String]) -> Double {
    let figures = rows.filter { row in labels.allSatisfy { row.labels[$0] == $1 } }.map(\.figure)
    return (isLargerBetter ? figures.max() : figures.min()) ?? .nan
  }
}
