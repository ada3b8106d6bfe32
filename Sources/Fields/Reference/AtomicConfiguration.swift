public import Structures

/// How many electrons of a neutral atom stand in which shell.
///
/// The configuration is that of an atom in a metal rather than a free one: of the electrons outside
/// closed shells 1.5 are s electrons, the rest stands in the d shell of the transition metals and in
/// the p shell of the others. It changes smoothly along the periods, so that what a model has to
/// learn does too.
public struct AtomicConfiguration: Hashable, Sendable {
  /// The electrons with one main and one angular quantum number.
  public struct Shell: Hashable, Sendable {
    /// The main quantum number.
    public let n: Int
    /// The angular momentum.
    public let l: Int
    /// The number of electrons, at most `2 (2 l + 1)`, not always whole.
    public let occupation: Double
  }

  /// The s electrons outside closed shells.
  public static let outerElectronsInS = 1.5

  /// The occupied shells.
  public let shells: [Shell]

  /// The configuration of an element.
  ///
  /// Elements of the f block keep the shells of the free atom.
  public init(_ element: Element) {
    let period = element.period
    var shells = Self.core(period)
    func add(_ n: Int, _ l: Int, _ occupation: Double) {
      if occupation > 0 { shells.append(Shell(n: n, l: l, occupation: occupation)) }
    }
    let free = element.shells
    if element.block == .f {
      add(period, 0, Double(free.s))
      add(period, 1, Double(free.p))
      add(period - 1, 2, Double(free.d))
      add(period - 2, 3, Double(free.f))
    } else {
      let isLate = element.group > 12 || element.atomicNumber == 2
      add(period - 2, 3, Double(free.f))
      let full = isLate && period >= 4 ? 10.0 : 0
      let outer = isLate ? Double(free.s + free.p) : Double(element.group)
      let d = element.group < 3 ? 0 : isLate ? full : min(10, outer - Self.outerElectronsInS)
      let left = isLate ? outer : outer - d
      let p = period == 1 ? 0 : min(6, max(0, left - Self.outerElectronsInS))
      add(period, 0, left - p)
      add(period, 1, p)
      add(period - 1, 2, d)
    }
    self.shells = shells
  }

  /// The shells of the noble gas before a period.
  private static func core(_ period: Int) -> [Shell] {
    var shells: [Shell] = []
    for n in 1..<max(1, period) {
      shells.append(Shell(n: n, l: 0, occupation: 2))
      if n >= 2 { shells.append(Shell(n: n, l: 1, occupation: 6)) }
      if n >= 3, period > n + 1 { shells.append(Shell(n: n, l: 2, occupation: 10)) }
      if n >= 4, period > n + 2 { shells.append(Shell(n: n, l: 3, occupation: 14)) }
    }
    return shells
  }

  /// All electrons.
  public var electronCount: Double { shells.reduce(0) { $0 + $1.occupation } }
}
