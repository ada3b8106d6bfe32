/// The one invariant that is linear in each of three sets of real harmonics of given degrees.
///
/// `sum_m1m2m3 G_m1m2m3 Y_l1m1(u) Y_l2m2(v) Y_l3m3(w)` does not change when the three directions are rotated
/// together; `G` is the Wigner 3j symbol (DLMF 34.2.4) taken from complex to real harmonics, with `sum G^2 = 1`.
/// It exists under the triangle rule; with an even sum of degrees it does not change under inversion either.
public struct HarmonicCoupling: Sendable, Hashable {
  /// A number of the table that is not zero.
  public struct Entry: Sendable, Hashable {
    /// The places `l + m` of the three harmonics in their degrees.
    public let places: SIMD3<Int>
    /// The number `G`.
    public let value: Double
  }

  /// The three degrees.
  public let degrees: SIMD3<Int>
  /// The numbers that are not zero, by the third place, then the second, then the first.
  public let entries: [Entry]

  /// Couples three degrees that obey the triangle rule and have an even sum.
  public init(_ l1: Int, _ l2: Int, _ l3: Int) {
    precondition(
      l3 >= abs(l1 - l2) && l3 <= l1 + l2 && (l1 + l2 + l3).isMultiple(of: 2),
      "a triangle of degrees with an even sum; got \(l1), \(l2), \(l3)")
    degrees = SIMD3(l1, l2, l3)
    let (first, second) = (2 * l1 + 1, 2 * l2 + 1)
    var table = [Double](repeating: 0, count: first * second * (2 * l3 + 1))
    for m1 in -l1...l1 {
      for m2 in max(-l2, -l3 - m1)...min(l2, l3 - m1) {
        let symbol = wigner3j(l1, l2, l3, m1, m2, -m1 - m2)
        for a in Self.real(m1) {
          for b in Self.real(m2) {
            for c in Self.real(-m1 - m2) {
              let ab = Self.product(a.factor, b.factor)
              let place = (l3 + c.m) * second * first + (l2 + b.m) * first + l1 + a.m
              // The imaginary parts cancel in the sum.
              table[place] += symbol * Self.product(ab, c.factor).x
            }
          }
        }
      }
    }
    entries = table.indices.compactMap { place in
      // Rounding leaves less than 1e-16 of the numbers that cancel.
      if abs(table[place]) < 1e-13 { return nil }
      let (rest, a) = place.quotientAndRemainder(dividingBy: first)
      return Entry(places: SIMD3(a, rest % second, rest / second), value: table[place])
    }
  }

  /// All couplings of degrees `l1 <= l2 <= l3 <= lMax`.
  public static func all(lMax: Int) -> [HarmonicCoupling] {
    var list: [HarmonicCoupling] = []
    for l1 in 0...lMax {
      for l2 in l1...lMax {
        for l3 in l2...lMax where l3 <= l1 + l2 && (l1 + l2 + l3).isMultiple(of: 2) {
          list.append(HarmonicCoupling(l1, l2, l3))
        }
      }
    }
    return list
  }

  /// The complex harmonic of order `m` (with the Condon-Shortley phase) in real ones: `Y_m = sum factor Y_real`.
  private static func real(_ m: Int) -> [(m: Int, factor: SIMD2<Double>)] {
    if m == 0 { return [(0, SIMD2(1, 0))] }
    let half = 0.5.squareRoot()
    if m < 0 { return [(-m, SIMD2(half, 0)), (m, SIMD2(0, -half))] }
    let sign = m.isMultiple(of: 2) ? half : -half
    return [(m, SIMD2(sign, 0)), (-m, SIMD2(0, sign))]
  }

  private static func product(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
  }
}
