internal import Glibc

/// How neighbours cease to count with distance; lengths in angstrom.
public enum CutoffFunction: Sendable, Hashable, Codable {
  /// Neighbours count fully up to `cutoff + sigma sqrt(2 ln 1000)`, as in DScribe, and then not at all.
  case dscribeStep
  /// Neighbours count fully up to the cutoff, and then not at all.
  case step
  /// Neighbours fade over the last `width` before the cutoff by the polynomial `1 - 10 x^3 + 15 x^4 - 6 x^5`.
  ///
  /// Two derivatives are continuous at both ends.
  case smooth(width: Double)
  /// Neighbours fade over the last `width` by `(1 + cos(pi x)) / 2`, as in featomic; one derivative is continuous.
  case shiftedCosine(width: Double)

  /// The distance beyond which nothing counts.
  public func reach(cutoff: Double, sigma: Double) -> Double {
    self == .dscribeStep ? cutoff + sigma * (2 * log(1000.0)).squareRoot() : cutoff
  }

  /// The weight of a neighbour at distance `r` and its derivative, 1/A.
  public func value(at r: Double, cutoff: Double) -> (value: Double, derivative: Double) {
    switch self {
    case .dscribeStep: return (1, 0)
    case .step: return (r <= cutoff ? 1 : 0, 0)
    case .smooth(let width):
      let x = (r - cutoff + width) / width
      if x <= 0 { return (1, 0) }
      if x >= 1 { return (0, 0) }
      let y = 1 - x  // the same polynomial from the other end, without cancellation near zero
      return (y * y * y * (10 - 15 * y + 6 * y * y), -30 * x * x * y * y / width)
    case .shiftedCosine(let width):
      let x = (r - cutoff + width) / width
      if x <= 0 { return (1, 0) }
      if x >= 1 { return (0, 0) }
      return (0.5 * (1 + cos(Double.pi * x)), -0.5 * Double.pi / width * sin(Double.pi * x))
    }
  }
}
