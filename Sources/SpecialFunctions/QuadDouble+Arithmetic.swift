/// The sum of two doubles and its rounding error, for `abs(a) >= abs(b)` (Dekker).
@inline(__always)
private func quickTwoSum(_ a: Double, _ b: Double) -> (Double, Double) {
  let s = a + b
  return (s, b - (s - a))
}

/// The sum of two doubles and its rounding error (Knuth).
@inline(__always)
private func twoSum(_ a: Double, _ b: Double) -> (Double, Double) {
  let s = a + b
  let part = s - a
  return (s, (a - (s - part)) + (b - part))
}

/// The product of two doubles and its rounding error.
@inline(__always)
private func twoProduct(_ a: Double, _ b: Double) -> (Double, Double) {
  let p = a * b
  return (p, (-p).addingProduct(a, b))
}

/// The sum of three doubles as three terms of falling magnitude.
@inline(__always)
private func threeSum(_ a: Double, _ b: Double, _ c: Double) -> (Double, Double, Double) {
  let (t1, t2) = twoSum(a, b)
  let (sum, t3) = twoSum(c, t1)
  let (middle, low) = twoSum(t2, t3)
  return (sum, middle, low)
}

/// The normal form of a sum of five doubles of falling magnitude.
@inline(__always)
private func normalized(
  _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double, _ c4: Double
) -> QuadDouble {
  // Upwards: after it the terms do not overlap. Downwards: terms that are zero are closed up.
  let (u3, d4) = quickTwoSum(c3, c4)
  let (u2, d3) = quickTwoSum(c2, u3)
  let (u1, d2) = quickTwoSum(c1, u2)
  let (d0, d1) = quickTwoSum(c0, u1)
  let (s0, e1) = quickTwoSum(d0, d1)
  let (s1, e2) = quickTwoSum(e1, d2)
  let (s2, e3) = quickTwoSum(e2, d3)
  return QuadDouble(components: s0, s1, s2, e3 + d4)
}

extension QuadDouble: AdditiveArithmetic, SignedNumeric {
  /// Zero.
  public static var zero: QuadDouble { QuadDouble(0.0) }

  /// Creates the number that equals an integer, when the integer is exact as a double.
  public init?<T: BinaryInteger>(exactly source: T) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }

  /// The number with the other sign.
  @inline(__always)
  public static prefix func - (a: QuadDouble) -> QuadDouble {
    QuadDouble(components: -a.c0, -a.c1, -a.c2, -a.c3)
  }

  /// The sum, with an error below `2^-205 (abs(a) + abs(b))`.
  public static func + (a: QuadDouble, b: QuadDouble) -> QuadDouble {
    let (s0, t0) = twoSum(a.c0, b.c0)
    let (p1, t1) = twoSum(a.c1, b.c1)
    let (p2, t2) = twoSum(a.c2, b.c2)
    let (p3, t3) = twoSum(a.c3, b.c3)
    let (s1, r0) = twoSum(p1, t0)
    let (s2, r1, r2) = threeSum(p2, r0, t1)
    let (s3, r3, _) = threeSum(p3, r1, t2)
    return normalized(s0, s1, s2, s3, r3 + r2 + t3)
  }

  /// The difference.
  @inline(__always)
  public static func - (a: QuadDouble, b: QuadDouble) -> QuadDouble { a + (-b) }

  /// The product, with a relative error below `2^-205`.
  public static func * (a: QuadDouble, b: QuadDouble) -> QuadDouble {
    let (p0, q0) = twoProduct(a.c0, b.c0)
    let (p1, q1) = twoProduct(a.c0, b.c1)
    let (p2, q2) = twoProduct(a.c1, b.c0)
    let (p3, q3) = twoProduct(a.c0, b.c2)
    let (p4, q4) = twoProduct(a.c1, b.c1)
    let (p5, q5) = twoProduct(a.c2, b.c0)
    let (r1, u2, u0) = threeSum(p1, p2, q0)
    let (v0, v1, v2) = threeSum(u2, q1, q2)
    let (w0, w1, w2) = threeSum(p3, p4, p5)
    let (s0, t0) = twoSum(v0, w0)
    let (x1, t1) = twoSum(v1, w1)
    let (s1, t2) = twoSum(x1, t0)
    let s2 = v2 + w2 + (t2 + t1)
    let cubic = a.c0 * b.c3 + a.c1 * b.c2 + a.c2 * b.c1 + a.c3 * b.c0 + u0 + q3 + q4 + q5
    let (s1Full, rest) = twoSum(s1, cubic)
    return normalized(p0, r1, s0, s1Full, s2 + rest)
  }

  /// Multiplies in place.
  public static func *= (a: inout QuadDouble, b: QuadDouble) { a = a * b }

  /// The product with a double.
  @inline(__always)
  public static func * (a: QuadDouble, b: Double) -> QuadDouble { a * QuadDouble(b) }

  /// The product with a power of two, which is exact.
  func scaled(byPowerOfTwo exponent: Int) -> QuadDouble {
    let factor = Double(sign: .plus, exponent: exponent, significand: 1)
    return QuadDouble(components: c0 * factor, c1 * factor, c2 * factor, c3 * factor)
  }

  /// The quotient, by long division.
  public static func / (a: QuadDouble, b: QuadDouble) -> QuadDouble {
    var rest = a
    var quotients = (0.0, 0.0, 0.0, 0.0, 0.0)
    quotients.0 = rest.c0 / b.c0
    rest = rest - b * quotients.0
    quotients.1 = rest.c0 / b.c0
    rest = rest - b * quotients.1
    quotients.2 = rest.c0 / b.c0
    rest = rest - b * quotients.2
    quotients.3 = rest.c0 / b.c0
    rest = rest - b * quotients.3
    quotients.4 = rest.c0 / b.c0
    return normalized(quotients.0, quotients.1, quotients.2, quotients.3, quotients.4)
  }
}
