/// Real spherical harmonics without their norms: the cheapest functions that span them.
///
/// `M_l,m = p_lm(z) Re (x + iy)^m` and `M_l,-m = p_lm(z) Im (x + iy)^m` for a unit vector, where `p_lm` is proportional
/// to the m-th derivative of the Legendre polynomial `P_l` with 1 as its highest coefficient:
/// `p_mm = 1`, `p_(l+1)m = z p_lm - (l^2 - m^2) / (4 l^2 - 1) p_(l-1)m` (from DLMF 14.10.3). The norms are ``weights``:
/// `sum_row weights[row] M_row(u) M_row(v)` over the rows of degree `l` is `P_l(u v)`. Rows go by `m`, then by `l`, those of
/// `m` and `-m` side by side.
public struct MonicHarmonics: Sendable {
  /// The largest degree.
  public let lMax: Int
  /// The degree of each row.
  public let degrees: [Int]
  /// The weight of each row in the addition theorem.
  public let weights: [Double]
  /// `-(l^2 - m^2) / (4 l^2 - 1)`, by `m`, then by `l`.
  private let factors: [Double]

  /// The number of rows, `(lMax + 1)^2`.
  public var count: Int { degrees.count }

  /// The row of a function.
  public func row(l: Int, m: Int) -> Int {
    precondition(l >= 0 && l <= lMax && abs(m) <= l, "a degree and an order; got \(l) and \(m)")
    if m == 0 { return l }
    let order = abs(m)
    let before = (lMax + 1) + (order - 1) * (2 * lMax + 2 - order)
    return before + 2 * (l - order) + (m < 0 ? 1 : 0)
  }

  /// Prepares the functions up to a degree.
  public init(lMax: Int) {
    precondition(lMax >= 0, "a degree of at least 0; got \(lMax)")
    self.lMax = lMax
    var (degrees, weights, factors): ([Int], [Double], [Double]) = ([], [], [])
    var sectoral = 1.0
    for m in 0...lMax {
      if m > 0 { sectoral *= m == 1 ? 1 : Double(2 * m - 1) / Double(2 * m) }
      var weight = sectoral
      for l in m...lMax {
        let copies = m == 0 ? 1 : 2
        degrees += Array(repeating: l, count: copies)
        weights += Array(repeating: weight, count: copies)
        let (square, order) = (Double(l * l), Double(m * m))
        factors.append((order - square) / (4 * square - 1))
        let next = Double(2 * l + 1)
        weight *= next * next / (Double((l + 1) * (l + 1)) - order)
      }
    }
    (self.degrees, self.weights, self.factors) = (degrees, weights, factors)
  }

  /// Writes the functions of some vectors of eight directions, row `row` of vector `k` to `values[row * termCount + k]`.
  ///
  /// - Parameters:
  ///   - directions: The components of the unit vectors, those of vector `k` at `3 k`; zeros instead of a direction give
  ///     what the formulas give.
  ///   - termCount: The number of vectors.
  ///   - values: Receives `count * termCount` vectors.
  public func writeValues(
    _ directions: Span<SIMD8<Double>>, termCount: Int,
    into values: inout MutableSpan<SIMD8<Double>>
  ) {
    precondition(
      3 * termCount <= directions.count && count * termCount <= values.count,
      "directions and values inside their storage")
    for k in 0..<termCount {
      let (x, y, z) = (directions[3 * k], directions[3 * k + 1], directions[3 * k + 2])
      var (place, step) = (k, 0)
      var (below, current) = (SIMD8<Double>.zero, SIMD8<Double>(repeating: 1))
      for _ in 0...lMax {
        values[place] = current
        place &+= termCount
        let next = (z * current).addingProduct(below, SIMD8(repeating: factors[step]))
        (below, current) = (current, next)
        step &+= 1
      }
      var (cosine, sine) = (x, y)
      for m in 1..<(lMax + 1) {
        var (cosineBelow, sineBelow) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        var (c, s) = (cosine, sine)
        for _ in m...lMax {
          values[place] = c
          values[place &+ termCount] = s
          place &+= 2 &* termCount
          let factor = SIMD8(repeating: factors[step])
          (cosineBelow, c) = (c, (z * c).addingProduct(cosineBelow, factor))
          (sineBelow, s) = (s, (z * s).addingProduct(sineBelow, factor))
          step &+= 1
        }
        (cosine, sine) = (
          (x * cosine).addingProduct(-y, sine), (x * sine).addingProduct(y, cosine)
        )
      }
    }
  }
}
