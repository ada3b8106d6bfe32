/// A real number of about 63 digits: the unevaluated sum of four doubles of falling magnitude.
///
/// The algorithms are those of Hida, Li and Bailey, "Library for double-double and quad-double
/// arithmetic" (2007). The range of exponents is that of `Double`; infinities and NaN are not kept.
public struct QuadDouble: Sendable {
  var c0: Double
  var c1: Double
  var c2: Double
  var c3: Double

  @inline(__always)
  init(components c0: Double, _ c1: Double, _ c2: Double, _ c3: Double) {
    (self.c0, self.c1, self.c2, self.c3) = (c0, c1, c2, c3)
  }

  /// Creates the number that equals a double exactly.
  @inline(__always)
  public init(_ value: Double) { self.init(components: value, 0, 0, 0) }

  /// Creates the number that equals an integer of at most 53 bits exactly.
  public init(_ value: Int) { self.init(Double(value)) }

  /// Pi.
  public static let pi = QuadDouble(
    components: 3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33,
    1.1124542208633653e-49)

  /// The natural logarithm of 2.
  static let ln2 = QuadDouble(
    components: 0.6931471805599453, 2.3190468138462996e-17, 5.707708438416212e-34,
    -3.5824322106018114e-50)

  /// The nearest double, up to one unit in its last place.
  public var doubleValue: Double { c0 }

  /// The modulus.
  public var magnitude: QuadDouble { c0 < 0 ? -self : self }
}

extension QuadDouble: Comparable {
  /// Whether two numbers agree in all components.
  public static func == (a: QuadDouble, b: QuadDouble) -> Bool {
    a.c0 == b.c0 && a.c1 == b.c1 && a.c2 == b.c2 && a.c3 == b.c3
  }

  /// Whether the first number is smaller.
  public static func < (a: QuadDouble, b: QuadDouble) -> Bool {
    if a.c0 != b.c0 { return a.c0 < b.c0 }
    if a.c1 != b.c1 { return a.c1 < b.c1 }
    if a.c2 != b.c2 { return a.c2 < b.c2 }
    return a.c3 < b.c3
  }
}

extension QuadDouble: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// Creates the number that equals the double of the literal (so `0.1` is not one tenth).
  public init(floatLiteral value: Double) { self.init(value) }

  /// Creates the number that equals the literal exactly.
  public init(integerLiteral value: Int) { self.init(value) }
}
