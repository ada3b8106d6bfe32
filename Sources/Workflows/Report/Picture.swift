import Glibc

/// A picture as a gnuplot program: its data, and the commands that draw it on any terminal.
struct Picture: Sendable {
  /// The name of its files without extension.
  let name: String
  /// What it shows, for people.
  let caption: String
  /// The size in points of a screen.
  let width: Int
  let height: Int
  /// Data blocks, written once.
  var data = ""
  /// Commands, repeated for every terminal.
  var commands = ""

  init(name: String, caption: String, width: Int, height: Int) {
    self.name = name
    self.caption = caption
    self.width = width
    self.height = height
  }

  /// Adds the data block `$name`, one line a row.
  mutating func add(data name: String, rows: some Sequence<[Double]>) {
    let lines = rows.map { $0.map(Self.number).joined(separator: " ") }
    data += "$\(name) << EOD\n" + lines.map { $0 + "\n" }.joined() + "EOD\n"
  }

  /// Adds commands, one line or several.
  mutating func add(_ lines: String) { commands += lines + "\n" }

  /// The whole program: it writes `<name>.svg` and `<name>.png` into the working directory.
  var script: String {
    """
    set encoding utf8
    \(data)
    set terminal svg size \(width),\(height) dynamic enhanced font 'Helvetica,Arial,sans-serif,13'
    set output \(Self.quoted(name + ".svg"))
    \(commands)
    set output
    reset
    if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
      set terminal pngcairo size \(2 * width),\(2 * height) enhanced font 'DejaVu Sans,11' fontscale 1.8 \
    linewidth 2 pointscale 2 background rgb 'white'
    } else {
      set terminal png size \(width),\(height) enhanced
    }
    set output \(Self.quoted(name + ".png"))
    \(commands)
    set output

    """
  }

  /// A number as gnuplot reads it; `NaN` marks a place without value.
  static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "NaN" }

  /// A string constant on one line, in which nothing is replaced.
  static func quoted(_ text: String) -> String {
    let line = text.map { $0.isNewline ? " " : String($0) }.joined()
    return "'" + line.replacing("'", with: "''") + "'"
  }

  /// Round values within a range of a logarithmic axis, as arguments of `set xtics`.
  static func logarithmicTics(from low: Double, to high: Double) -> String {
    guard low > 0, high >= low, high.isFinite else { return "auto" }
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let ratio = high / low
    let steps: [Double] =
      ratio > 1000 ? [1] : ratio > 20 ? [1, 2, 5] : ratio > 5 ? [1, 2, 3, 5, 7] : denseSteps
    let tics = decades.flatMap { decade in steps.map { $0 * pow(10, Double(decade)) } }
    let inside = tics.filter { $0 >= low * 0.999 && $0 <= high * 1.001 }
    return "(" + inside.map { "'\(shortText($0))' \($0)" }.joined(separator: ", ") + ")"
  }

  private static let denseSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8]

  /// `0.2`, `1.5`, `50`, `10^6`.
  private static func shortText(_ value: Double) -> String {
    if value >= 1e5 || value < 1e-4 { return "10^{\(Int(log10(value).rounded()))}" }
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
