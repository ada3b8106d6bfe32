internal import Glibc

/// A weight of each neighbour by its distance, besides the cutoff function; `x = r / radius`.
public enum RadialWeighting: Sendable, Hashable, Codable {
  /// `scale (1 + 2 x^3 - 3 x^2)^exponent` below the radius and 0 beyond (DScribe's "poly").
  case polynomial(radius: Double, scale: Double, exponent: Double)
  /// `scale / (offset + x^exponent)` (DScribe's "pow").
  case power(radius: Double, scale: Double, offset: Double, exponent: Double)
  /// `scale / (offset + exp x)`, which decays; DScribe's "exp" has `exp(-x)` there and grows.
  case exponential(radius: Double, scale: Double, offset: Double)
  /// `rate / (rate + x^exponent)` (Willatt et al., Phys. Chem. Chem. Phys. 20 (2018) 29661; featomic).
  case willatt(rate: Double, radius: Double, exponent: Double)

  /// The weight at distance `r` (angstrom) and its derivative, 1/A.
  public func value(at r: Double) -> (value: Double, derivative: Double) {
    switch self {
    case .polynomial(let radius, let scale, let exponent):
      let x = r / radius
      if x >= 1 { return (0, 0) }
      let base = 1 + (2 * x - 3) * x * x
      let slope = 6 * x * (x - 1) / radius
      return (scale * pow(base, exponent), scale * exponent * pow(base, exponent - 1) * slope)
    case .power(let radius, let scale, let offset, let exponent):
      return Self.rational(r / radius, radius, scale, offset, exponent)
    case .exponential(let radius, let scale, let offset):
      let growth = exp(r / radius)
      let value = scale / (offset + growth)
      return (value, -value / (offset + growth) * growth / radius)
    case .willatt(let rate, let radius, let exponent):
      return Self.rational(r / radius, radius, rate, rate, exponent)
    }
  }

  /// `scale / (offset + x^exponent)` and its derivative by `r`.
  private static func rational(
    _ x: Double, _ radius: Double, _ scale: Double, _ offset: Double, _ exponent: Double
  ) -> (value: Double, derivative: Double) {
    let value = scale / (offset + pow(x, exponent))
    let slope = exponent == 0 ? 0 : exponent * pow(x, exponent - 1) / radius
    return (value, -value * value / scale * slope)
  }

  /// The parameters that must be positive, by name.
  var positiveParameters: [(String, Double)] {
    switch self {
    case .polynomial(let radius, let scale, let exponent):
      [("radius", radius), ("scale", scale), ("exponent", exponent)]
    case .power(let radius, let scale, let offset, let exponent):
      [("radius", radius), ("scale", scale), ("offset", offset), ("exponent", exponent)]
    case .exponential(let radius, let scale, _): [("radius", radius), ("scale", scale)]
    case .willatt(let rate, let radius, let exponent):
      [("rate", rate), ("radius", radius), ("exponent", exponent)]
    }
  }
}
