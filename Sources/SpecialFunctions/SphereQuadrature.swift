internal import Glibc

/// A quadrature on the unit sphere: Gauss-Legendre in `cos theta` times equal steps in `phi`.
///
/// It integrates spherical harmonics up to its degree exactly (Atkinson and Han, "Spherical Harmonics and
/// Approximations on the Unit Sphere" (2012), section 5.2), with `(degree / 2 + 1) (degree + 1)` points.
public struct SphereQuadrature: Sendable, Hashable {
  /// The largest degree of harmonics that are integrated exactly.
  public let degree: Int
  /// The unit vectors.
  public let directions: [SIMD3<Double>]
  /// The weight of each direction; they add up to `4 pi`.
  public let weights: [Double]

  /// Creates the rule for harmonics up to a degree.
  public init(degree: Int) {
    precondition(degree >= 0, "a degree of at least 0; got \(degree)")
    self.degree = degree
    let rule = GaussLegendre(count: degree / 2 + 1)
    let step = 2 * Double.pi / Double(degree + 1)
    var (directions, weights) = ([SIMD3<Double>](), [Double]())
    for (z, weight) in zip(rule.nodes, rule.weights) {
      let radius = (1 - z * z).squareRoot()
      for k in 0...degree {
        let phi = step * Double(k)
        directions.append(SIMD3(radius * cos(phi), radius * sin(phi), z))
        weights.append(weight * step)
      }
    }
    self.directions = directions
    self.weights = weights
  }

  /// Projects a function on the real harmonics of ``SphericalHarmonics``.
  ///
  /// They are exact when the function has no parts of degrees above `degree - lMax`.
  ///
  /// - Parameters:
  ///   - values: The function at each of ``directions``.
  ///   - lMax: The largest degree that is wanted.
  /// - Returns: The integrals of `f Y_lm`, at `l (l + 1) + m`.
  public func projections(of values: [Double], lMax: Int) -> [Double] {
    precondition(values.count == weights.count, "a value for each of \(weights.count) directions")
    let harmonics = SphericalHarmonics(lMax: lMax)
    var sums = [Double](repeating: 0, count: harmonics.count)
    for (k, direction) in directions.enumerated() {
      let product = weights[k] * values[k]
      for (lm, y) in harmonics.values(at: direction).enumerated() { sums[lm] += product * y }
    }
    return sums
  }
}
