extension Picture {
  /// The target over pairs of elements: reference, predicted out of fold, and the error.
  static func pairMap(of report: ModelReport) -> Picture? {
    guard report.outputCount == 1, let evaluation = report.evaluation("folds"),
      let table = PairTable(of: evaluation, elements: report.elements), table.symbols.count > 1
    else { return nil }
    var picture = Picture(
      name: "pairs",
      caption: "\(report.label(report.target)) over pairs of elements, mean over the structures of "
        + "a pair (row: first centre, column: second): reference; predicted for folds that were not "
        + "trained on; error, predicted - reference.",
      width: 1400, height: 440)
    picture.addMapStyle(symbols: table.symbols)
    let scale = (table.reference + table.predicted).joined().filter(\.isFinite).map(abs).max() ?? 1
    let errorScale = table.error.joined().filter(\.isFinite).map(abs).max() ?? 1
    picture.add("set multiplot")
    picture.add("set cbrange [\(-scale):\(scale)]\nset cbtics\n" + Palette.diverging)
    picture.addMap(table.reference, "reference", at: 0.028, bar: nil)
    picture.addMap(table.predicted, "predicted", at: 0.300, bar: report.label(report.target))
    picture.add("set cbrange [\(-errorScale):\(errorScale)]\n" + Palette.divergingError)
    picture.addMap(table.error, "error", at: 0.640, bar: report.label("error"))
    picture.add("unset multiplot")
    return picture
  }

  private mutating func addMapStyle(symbols: [String]) {
    let size = max(4, min(11, 220 / symbols.count))
    let tics = symbols.enumerated().map { "\(Self.quoted($1)) \($0)" }.joined(separator: ", ")
    let edge = Double(symbols.count) - 0.5
    add(
      """
      set datafile missing 'NaN'
      set border 15 linewidth 0.5 linecolor rgb '#606060'
      unset key
      set tics scale 0 nomirror textcolor rgb '#202020'
      set xtics (\(tics)) rotate by 90 right font ',\(size)' noenhanced offset 0,0.2
      set ytics (\(tics)) font ',\(size)' noenhanced offset 0.6,0
      set xrange [-0.5:\(edge)]
      set yrange [\(edge):-0.5]
      set object 1 rectangle from graph 0,0 to graph 1,1 behind fillcolor rgb '#D9D9D9' \
      fillstyle solid noborder
      set tmargin at screen 0.90
      set bmargin at screen 0.12
      """)
  }

  /// Adds one map whose left edge stands at `left`, a share of the width, with a colour bar on demand.
  private mutating func addMap(_ rows: [[Double]], _ title: String, at left: Double, bar: String?) {
    add(data: title, rows: rows)
    let width = 0.78 * Double(height) / Double(self.width)
    add("set lmargin at screen \(left)\nset rmargin at screen \(left + width)")
    add("set title '\(title)' offset 0,-0.5")
    if let bar {
      add("set colorbox user origin screen \(left + width + 0.012),0.12 size screen 0.011,0.78")
      add("set cblabel \(Self.quoted(bar)) noenhanced offset 0.3,0")
    } else {
      add("unset colorbox")
    }
    add("plot $\(title) matrix with image pixels")
  }
}
