/// What radial functions of a Jacobi basis vanish in: at the cutoff and, for terms of several bodies, at the nucleus.
///
/// `P_n` is the Jacobi polynomial `P_n^(alpha, beta)(x(r))`.
public enum RadialVanishing: String, Hashable, Sendable, Codable, CaseIterable {
  /// The value at the cutoff: `P_n(x) - P_n(-1)`, `n = 1 ... nMax`.
  ///
  /// With the cosine map the slope vanishes there too.
  case value
  /// The values at the cutoff and at `x = 1`: `P_n(x) - P_n(-1) - (1 + x) / 2 (P_n(1) - P_n(-1))`, `n = 2 ... nMax`.
  case bothEnds
  /// The value and the slope at the cutoff, under any map: `(1 + x)^2 P_k^(alpha, beta + 2)(x)`, `k = 0 ... nMax - 2`.
  case valueAndSlope
  /// The values at both ends and the slope at the cutoff, under any map:
  /// `(1 - x) (1 + x)^2 P_k^(alpha + 1, beta + 2)(x)`, `k = 0 ... nMax - 3`.
  case bothEndsAndSlope
  /// Those of `bothEnds`, and last the value `(1 + x) / 2`, which is 1 at `x = 1` and enters terms of several bodies
  /// with `l = 0` only.
  ///
  /// An atom on the point then takes part in products with its surroundings, and no function needs a
  /// direction where there is none.
  case scalarAtNucleus

  /// The powers of `1 + x` and of `1 - x` that divide all functions (all but the last of `scalarAtNucleus`).
  ///
  /// The functions span these factors times all polynomials that keep the degree at most `nMax`, whatever the
  /// exponents of the Jacobi polynomials are.
  var powers: (plus: Int, minus: Int) {
    switch self {
    case .value: (1, 0)
    case .bothEnds, .scalarAtNucleus: (1, 1)
    case .valueAndSlope: (2, 0)
    case .bothEndsAndSlope: (2, 1)
    }
  }

  /// Whether the functions that take a direction vanish at `x = 1`: the nucleus unless a cosine begins elsewhere.
  public var vanishesAtNucleus: Bool { powers.minus > 0 }

  /// The first `n` in the numbering of the functions by the degree of `P_n`.
  public var firstDegree: Int {
    switch self {
    case .value: 1
    case .bothEnds, .scalarAtNucleus: 2
    case .valueAndSlope, .bothEndsAndSlope: 0
    }
  }
}
