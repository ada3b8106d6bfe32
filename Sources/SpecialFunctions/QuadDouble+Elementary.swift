import Glibc

extension QuadDouble {
  /// The square root, by Newton's iteration for its reciprocal; 0 of numbers that are not positive.
  public var squareRoot: QuadDouble {
    guard c0 > 0 else { return .zero }
    var x = QuadDouble(1 / c0.squareRoot())
    let half = scaled(byPowerOfTwo: -1)
    for _ in 0..<3 { x = x + (QuadDouble(0.5) - half * x * x) * x }
    let root = self * x
    return root + (self - root * root) * x * 0.5
  }

  /// The exponential: the argument is reduced by `ln 2` and by `2^8`, then a Taylor series is summed.
  public static func exp(_ x: QuadDouble) -> QuadDouble {
    let power = (x.c0 / ln2.c0).rounded()
    if power < -1_020 { return .zero }
    let reduced = (x - ln2 * power).scaled(byPowerOfTwo: -8)
    var term = reduced
    var sum = reduced  // exp(reduced) - 1
    for k in 2..<24 {
      term = term * reduced * reciprocals[k]
      sum = sum + term
      if abs(term.c0) < 1e-68 { break }
    }
    for _ in 0..<8 { sum = sum.scaled(byPowerOfTwo: 1) + sum * sum }
    return (sum + 1).scaled(byPowerOfTwo: Int(power))
  }

  /// The natural logarithm of a positive number, by Newton's iteration for the exponential.
  public static func log(_ x: QuadDouble) -> QuadDouble {
    precondition(x.c0 > 0, "a positive number; got \(x.c0)")
    var result = QuadDouble(Glibc.log(x.c0))
    for _ in 0..<3 { result = result + x * exp(-result) - 1 }
    return result
  }

  /// A power with an integer exponent, by repeated squaring.
  public func power(_ exponent: Int) -> QuadDouble {
    if exponent < 0 { return QuadDouble(1.0) / power(-exponent) }
    var (result, square, rest) = (QuadDouble(1.0), self, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      rest >>= 1
      if rest > 0 { square *= square }
    }
    return result
  }

  /// A power with the exponent `twice / 2`, of a number that is not negative.
  public func power(halves twice: Int) -> QuadDouble {
    let whole = twice >= 0 ? twice / 2 : -((1 - twice) / 2)
    return twice & 1 == 0 ? power(whole) : power(whole) * squareRoot
  }

  /// `1 / k`.
  private static let reciprocals = (0..<24).map { QuadDouble(1.0) / QuadDouble(max($0, 1)) }
}
