extension Element {
  /// How many electrons of the neutral free atom stand outside the noble-gas core, by `l`.
  public struct Shells: Hashable, Sendable {
    /// Electrons in s, p, d and f shells outside the noble-gas core.
    public let s, p, d, f: Int
    /// All of them together.
    public var total: Int { s + p + d + f }
  }

  /// The ground state of the neutral atom outside its noble-gas core.
  ///
  /// Shells fill in the order f, d, p behind two s electrons (Madelung's rule); the exceptions are
  /// the measured ones (NIST Atomic Spectra Database, ground levels).
  public var shells: Shells {
    if let exception = Self.exceptions[atomicNumber] { return exception }
    let core = [86, 54, 36, 18, 10, 2].first { $0 < atomicNumber } ?? 0
    var rest = atomicNumber - core
    func take(_ capacity: Int) -> Int {
      defer { rest -= min(rest, capacity) }
      return min(rest, capacity)
    }
    let s = take(2)
    let f = period >= 6 ? take(14) : 0
    let d = period >= 4 ? take(10) : 0
    return Shells(s: s, p: take(6), d: d, f: f)
  }

  /// The number of d electrons of the neutral atom outside the noble-gas core (10 in Ga and Bi).
  public var dElectronCount: Int { shells.d }

  /// The number of valence electrons of the neutral atom.
  ///
  /// The group number in groups 1 to 12, the group number less ten in groups 13 to 18, two in
  /// helium, and the s, d and f electrons outside the noble-gas core in the f block.
  public var valenceElectronCount: Int {
    if atomicNumber == 2 { return 2 }
    return block == .f ? shells.total : group <= 12 ? group : group - 10
  }

  private static let exceptions: [Int: Shells] = [
    24: Shells(s: 1, p: 0, d: 5, f: 0), 29: Shells(s: 1, p: 0, d: 10, f: 0),
    41: Shells(s: 1, p: 0, d: 4, f: 0), 42: Shells(s: 1, p: 0, d: 5, f: 0),
    44: Shells(s: 1, p: 0, d: 7, f: 0), 45: Shells(s: 1, p: 0, d: 8, f: 0),
    46: Shells(s: 0, p: 0, d: 10, f: 0), 47: Shells(s: 1, p: 0, d: 10, f: 0),
    57: Shells(s: 2, p: 0, d: 1, f: 0), 58: Shells(s: 2, p: 0, d: 1, f: 1),
    64: Shells(s: 2, p: 0, d: 1, f: 7), 78: Shells(s: 1, p: 0, d: 9, f: 14),
    79: Shells(s: 1, p: 0, d: 10, f: 14), 89: Shells(s: 2, p: 0, d: 1, f: 0),
    90: Shells(s: 2, p: 0, d: 2, f: 0), 91: Shells(s: 2, p: 0, d: 1, f: 2),
    92: Shells(s: 2, p: 0, d: 1, f: 3), 93: Shells(s: 2, p: 0, d: 1, f: 4),
    96: Shells(s: 2, p: 0, d: 1, f: 7), 103: Shells(s: 2, p: 1, d: 0, f: 14),
  ]
}
