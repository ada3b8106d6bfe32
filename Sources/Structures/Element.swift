/// A chemical element, hydrogen to oganesson.
public struct Element: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The part of the periodic table that an element belongs to.
  public enum Block: Hashable, Sendable {
    /// Groups 1 and 2, hydrogen and helium.
    case s
    /// Groups 13 to 18 except helium.
    case p
    /// Groups 3 to 12, beginning with Sc, Y, Lu and Lr.
    case d
    /// La to Yb and Ac to No.
    case f
  }

  private let number: UInt8

  /// The element with an atomic number in 1...118, nil for other numbers.
  public init?(atomicNumber: Int) {
    guard (1...118).contains(atomicNumber) else { return nil }
    number = UInt8(atomicNumber)
  }

  /// The element with a symbol such as `Fe`, nil when there is none; capitals matter.
  public init?(_ symbol: some StringProtocol) {
    guard let element = Self.bySymbol[String(symbol)] else { return nil }
    self = element
  }

  /// The element whose symbol is one or two ASCII letters; `second` is zero for one letter.
  init?(symbol first: UInt8, _ second: UInt8) {
    guard (65...90).contains(first), second == 0 || (97...122).contains(second) else { return nil }
    let found = Self.byLetters[Int(first - 65) * 27 + (second == 0 ? 0 : Int(second - 96))]
    guard found > 0 else { return nil }
    number = found
  }

  /// All elements, in order of atomic number.
  public static let all: [Element] = (1...118).compactMap { Element(atomicNumber: $0) }

  private static let bySymbol: [String: Element] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.symbol, $0) })

  private static let byLetters: [UInt8] = all.reduce(into: Array(repeating: 0, count: 26 * 27)) {
    let letters = Array($1.symbol.utf8)
    $0[Int(letters[0] - 65) * 27 + (letters.count == 1 ? 0 : Int(letters[1] - 96))] = $1.number
  }

  private var row: Row { Self.rows[Int(number) - 1] }

  /// The number of protons.
  public var atomicNumber: Int { Int(number) }
  /// The symbol, one or two letters.
  public var symbol: String { row.symbol }
  /// The English name of IUPAC, in small letters.
  public var name: String { row.name }
  /// The conventional atomic weight, in unified atomic mass units.
  public var mass: Double { row.mass }
  /// The row of the periodic table, 1...7.
  public var period: Int { row.period }
  /// The column of the periodic table, 1...18; 3 for all elements of the f block.
  public var group: Int { row.group }
  /// The block of the periodic table.
  public var block: Block { row.block }
  /// The single-bond covalent radius, angstrom; nil beyond curium.
  public var covalentRadius: Double? { row.covalentRadius }
  /// The electronegativity on Pauling's scale, nil where it is unknown.
  public var electronegativity: Double? { row.electronegativity }
  /// The symbol.
  public var description: String { symbol }

  /// Orders by atomic number.
  public static func < (a: Element, b: Element) -> Bool { a.number < b.number }
}
