internal import Glibc

/// Which points of a grid a model is trained on.
public enum SamplingScheme: Sendable, Hashable, Codable {
  /// Every point.
  case all
  /// Every point with the same weight.
  case uniform
  /// Weights `exp(-(1 / n)^2 / (2 width^2))`, which leave out the vacuum, for a part of the points; a share
  /// `uniform` of the points is drawn with equal weights.
  ///
  /// `n` is the modulus of the field and `width` is in the inverse of its unit. Focassio et al., npj Computational
  /// Materials 9 (2023) 87.
  case inverseDensity(width: Double, uniform: Double)
  /// Weights that are proportional to the modulus of the field, for a part of the points; a share `uniform` is
  /// drawn with equal weights.
  case density(uniform: Double)
  /// Weights that are the leverage of the point in a first fit, which is made with a uniform sample; among
  /// `candidates` times as many points as are drawn.
  ///
  /// The leverage `x^T (R^T R)^-1 x` is the statistically right weight for least squares (Drineas, Mahoney and
  /// Muthukrishnan, SIAM Journal on Matrix Analysis 30 (2008) 844).
  case leverage(candidates: Int)

  /// The share of the points that is drawn with equal weights.
  public var uniformShare: Double {
    switch self {
    case .all, .uniform: 1
    case .inverseDensity(_, let share), .density(let share): share
    case .leverage: 0
    }
  }

  /// The logarithm of the weight of a point with a value of the field; minus infinity where it is never drawn.
  public func logWeight(_ value: Double) -> Double {
    switch self {
    case .all, .uniform, .leverage: return 0
    case .density: return log(value.magnitude)
    case .inverseDensity(let width, _):
      let ratio = 1 / (value * width)
      return -0.5 * ratio * ratio
    }
  }
}
