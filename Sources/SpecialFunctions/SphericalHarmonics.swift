/// The real spherical harmonics `Y_lm`, orthonormal, without the Condon-Shortley phase.
///
/// With `F_lm = N_lm P_l^m(cos theta) / sin^m theta` the functions are `Y_l,m = F_lm Re (x + iy)^m`
/// and `Y_l,-m = F_l,m Im (x + iy)^m` for `m >= 0`; the degree `l` order `m` function stands at
/// `l (l + 1) + m`, so `l = 1` is `y, z, x`. `F_lm` follows the normalized recurrence
/// (DLMF 14.10.3 with 14.30.1), which neither overflows nor loses digits.
public struct SphericalHarmonics: Sendable {
  /// The largest degree.
  public let lMax: Int
  /// The number of functions, `(lMax + 1)^2`.
  public var count: Int { (lMax + 1) * (lMax + 1) }

  /// `F_mm / F_(m-1)(m-1)`, and `F_00` at 0.
  private let diagonal: [Double]
  /// `a_lm` and `a_lm b_lm` of `F_lm = a_lm (z F_(l-1)m - b_lm F_(l-2)m)`, at `l (l + 1) / 2 + m`.
  private let recurrence: [SIMD2<Double>]

  /// Prepares the functions up to a degree.
  public init(lMax: Int) {
    precondition(lMax >= 0, "a degree of at least 0; got \(lMax)")
    self.lMax = lMax
    diagonal = (0...lMax).map { m in
      let m = Double(m)
      if m == 0 { return (1 / (4 * Double.pi)).squareRoot() }
      return m == 1 ? 3.0.squareRoot() : ((2 * m + 1) / (2 * m)).squareRoot()
    }
    recurrence = (0...lMax).flatMap { l in
      (0...l).map { m in
        if l == m { return SIMD2(0, 0) }
        let (l, m) = (Double(l), Double(m))
        let a = ((4 * l * l - 1) / (l * l - m * m)).squareRoot()
        let k = l - 1
        let b = max(0, (k * k - m * m) / (4 * k * k - 1)).squareRoot()
        return SIMD2(a, a * b)
      }
    }
  }

  /// Writes the functions of eight directions, each multiplied by a weight.
  ///
  /// - Parameters:
  ///   - x: The first components of eight unit vectors.
  ///   - y: The second components.
  ///   - z: The third components.
  ///   - weight: A factor for each direction.
  ///   - offset: Where to begin in `values`.
  ///   - values: Receives ``count`` vectors of eight values, from `offset` on.
  public func writeValues(
    x: SIMD8<Double>, y: SIMD8<Double>, z: SIMD8<Double>, weight: SIMD8<Double>, at offset: Int,
    _ values: inout MutableSpan<SIMD8<Double>>
  ) {
    var (cosine, sine) = (weight, SIMD8<Double>.zero)
    var start = SIMD8<Double>(repeating: 1)
    for m in 0...lMax {
      start *= diagonal[m]
      var (below, current) = (SIMD8<Double>.zero, start)
      for l in m...lMax {
        if l > m {
          let factor = recurrence[l * (l + 1) / 2 + m]
          let next = (z * factor.x * current).addingProduct(below, SIMD8(repeating: -factor.y))
          (below, current) = (current, next)
        }
        let index = offset + l * (l + 1)
        values[index + m] = current * cosine
        if m > 0 { values[index - m] = current * sine }
      }
      (cosine, sine) = (
        (x * cosine).addingProduct(-y, sine), (x * sine).addingProduct(y, cosine)
      )
    }
  }

  /// The functions of one direction, which is a unit vector.
  public func values(at direction: SIMD3<Double>) -> [Double] {
    var lanes = [SIMD8<Double>](repeating: .zero, count: count)
    var span = lanes.mutableSpan
    writeValues(
      x: SIMD8(repeating: direction.x), y: SIMD8(repeating: direction.y),
      z: SIMD8(repeating: direction.z), weight: SIMD8(repeating: 1), at: 0, &span)
    return lanes.map { $0[0] }
  }

  /// `F_lm` of one direction, at `l (l + 1) / 2 + m`.
  private func associated(_ z: Double) -> [Double] {
    var values = [Double](repeating: 0, count: (lMax + 1) * (lMax + 2) / 2)
    var start = 1.0
    for m in 0...lMax {
      start *= diagonal[m]
      var (below, current) = (0.0, start)
      for l in m...lMax {
        let index = l * (l + 1) / 2 + m
        if l > m {
          let next = z * recurrence[index].x * current - recurrence[index].y * below
          (below, current) = (current, next)
        }
        values[index] = current
      }
    }
    return values
  }

  /// The gradients of the solid harmonics `r^l Y_lm(r / |r|)` at a unit vector.
  ///
  /// The derivatives of `F_lm` are again such functions of degree `l - 1`:
  /// `dF_lm/dz ~ F_(l-1)m` and `dF_lm/dx ~ -x F_(l-1)(m+1)` (from DLMF 14.10.5 and 14.6.1).
  /// The gradient of
  /// `f(r) Y_lm` is `f' Y_lm u + (f / r) (gradient - l Y_lm u)` for the unit vector `u`.
  public func solidGradients(at direction: SIMD3<Double>) -> [SIMD3<Double>] {
    let (x, y) = (direction.x, direction.y)
    let f = associated(direction.z)
    var gradients = [SIMD3<Double>](repeating: .zero, count: count)
    var (cosine, sine, cosineBelow, sineBelow) = (1.0, 0.0, 0.0, 0.0)
    for m in 0...lMax {
      for l in max(m, 1)..<max(lMax + 1, max(m, 1)) {
        let ratio = Double(2 * l + 1) / Double(2 * l - 1)
        let below = l * (l - 1) / 2 + m
        let alongZ = m < l ? (ratio * Double((l - m) * (l + m))).squareRoot() * f[below] : 0
        var radial = m + 1 < l ? (ratio * Double((l - m) * (l - m - 1))).squareRoot() : 0
        if m == 0 { radial *= 0.5.squareRoot() }
        if m + 1 < l { radial *= -f[below + 1] }
        let angular = Double(m) * f[l * (l + 1) / 2 + m]
        let index = l * (l + 1)
        gradients[index + m] = SIMD3(
          x * radial * cosine + angular * cosineBelow, y * radial * cosine - angular * sineBelow,
          alongZ * cosine)
        if m > 0 {
          gradients[index - m] = SIMD3(
            x * radial * sine + angular * sineBelow, y * radial * sine + angular * cosineBelow,
            alongZ * sine)
        }
      }
      (cosineBelow, sineBelow) = (cosine, sine)
      (cosine, sine) = (x * cosine - y * sine, x * sine + y * cosine)
    }
    return gradients
  }
}
