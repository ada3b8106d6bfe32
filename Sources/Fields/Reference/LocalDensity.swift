internal import Glibc

/// Exchange and correlation of the homogeneous electron gas without spin, in Hartree atomic units.
///
/// Correlation is that of Perdew and Wang, Physical Review B 45 (1992) 13244, equation 10 and table I.
enum LocalDensity {
  /// The potential `d(n e_xc)/dn` in hartree at a density in electrons per cubic bohr.
  ///
  /// Densities below 1e-20 count as that.
  static func potential(_ density: Double) -> Double {
    let n = max(density, 1e-20)
    let rs = cbrt(3 / (4 * .pi * n))
    let exchange = -cbrt(3 / .pi * n)
    let (energy, slope) = correlation(rs)
    return exchange + energy - rs / 3 * slope
  }

  /// The correlation energy of an electron and its derivative by the radius of its sphere.
  private static func correlation(_ rs: Double) -> (energy: Double, slope: Double) {
    let (a, a1) = (0.0310907, 0.21370)
    let (b1, b2, b3, b4) = (7.5957, 3.5876, 1.6382, 0.49294)
    let root = rs.squareRoot()
    let denominator = 2 * a * (b1 * root + b2 * rs + b3 * rs * root + b4 * rs * rs)
    let denominatorSlope = a * (b1 / root + 2 * b2 + 3 * b3 * root + 4 * b4 * rs)
    let logarithm = log1p(1 / denominator)
    let front = -2 * a * (1 + a1 * rs)
    let slope =
      -2 * a * a1 * logarithm
      - front * denominatorSlope / (denominator * (denominator + 1))
    return (front * logarithm, slope)
  }
}
