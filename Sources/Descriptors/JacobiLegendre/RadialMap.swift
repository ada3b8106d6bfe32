internal import Glibc

/// The map from a distance to the variable `x` of Jacobi polynomials: 1 near the atom, -1 at the cutoff.
public enum RadialMap: Hashable, Sendable, Codable {
  /// `x = cos(pi (r - minimum) / (cutoff - minimum))`, whose slope vanishes at `minimum` and at the cutoff.
  ///
  /// A negative minimum (angstrom) moves the flat top of the cosine out of reach, so that a cusp at the nucleus can
  /// be represented.
  case cosine(minimum: Double)
  /// `x = 1 - 2 ln(1 + r / softness) / ln(1 + cutoff / softness)`, which resolves the surroundings of nuclei.
  ///
  /// The softness is the distance, angstrom, below which the map is nearly linear.
  case logarithmic(softness: Double)

  /// `x` and `dx/dr` (1/A) at a distance in angstrom.
  public func value(at r: Double, cutoff: Double) -> (x: Double, derivative: Double) {
    switch self {
    case .cosine(let minimum):
      let factor = Double.pi / (cutoff - minimum)
      // From the middle, where the sine is small: x is then exact to the last digits at both ends.
      let angle = factor * (r - 0.5 * (cutoff + minimum))
      return (-sin(angle), -factor * cos(angle))
    case .logarithmic(let softness):
      let scale = 2 / log1p(cutoff / softness)
      return (1 - scale * log1p(r / softness), -scale / (r + softness))
    }
  }

  /// The distance at a part `t` (0...1) of the argument of the map.
  ///
  /// Functions are smooth in `t`: it is `r / cutoff` for the cosine and `(1 - x) / 2` for the logarithm.
  func distance(atPart t: Double, cutoff: Double) -> Double {
    switch self {
    case .cosine: return t * cutoff
    case .logarithmic(let softness):
      return softness * expm1(t * log1p(cutoff / softness))
    }
  }

  /// The density of points at a part `t` of the argument that functions are orthonormalized for; its integral is 1.
  ///
  /// Points fill the volume for the cosine, and shells of a logarithmic mesh for the logarithm.
  func density(atPart t: Double) -> Double {
    switch self {
    case .cosine: 3 * t * t
    case .logarithmic: 1
    }
  }
}
