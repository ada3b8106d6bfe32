/// What keeps the coefficients of a linear model small.
///
/// Both forms act on the singular values `s` of the design matrix with columns scaled to length 1, so their
/// strength means the same for any number of rows and any scale of the features.
public enum LinearRegularization: Hashable, Sendable, Codable {
  /// Least squares plus `lambda` times the squared length of the scaled coefficients (Hoerl and
  /// Kennard, Technometrics 12, 55, 1970). With 0, directions below rounding are left out.
  case ridge(Double)
  /// Directions with `s` below this fraction of the largest `s` are left out.
  case truncation(Double)

  /// The strength: `lambda` or the fraction.
  public var strength: Double {
    switch self {
    case .ridge(let value), .truncation(let value): value
    }
  }

  /// What turns projected targets into coefficients: `s / (s^2 + lambda)`, or `1 / s` where kept.
  func filter(_ singularValues: [Double]) -> [Double] {
    zip(singularValues, inverseSquares(singularValues)).map { $0 * $1 }
  }

  /// The covariance of the scaled coefficients: `1 / (s^2 + lambda)`, or `1 / s^2` where kept.
  func inverseSquares(_ singularValues: [Double]) -> [Double] {
    let largest = singularValues.first ?? 0
    let rounding = Double(singularValues.count) * Double.ulpOfOne
    switch self {
    case .ridge(let lambda) where lambda > 0:
      return singularValues.map { 1 / ($0 * $0 + lambda) }
    case .ridge: return Self.kept(singularValues, above: rounding * largest)
    case .truncation(let fraction):
      return Self.kept(singularValues, above: max(fraction, rounding) * largest)
    }
  }

  private static func kept(_ singularValues: [Double], above limit: Double) -> [Double] {
    singularValues.map { $0 > limit ? 1 / ($0 * $0) : 0 }
  }
}
