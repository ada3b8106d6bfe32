internal import Structures

/// A family of radial functions made of Jacobi polynomials.
///
/// Domina, Cobelli and Sanvito, Physical Review B 108 (2023) 094102; densities on grids: Focassio et al.,
/// npj Computational Materials 9 (2023) 87.
public struct JacobiBasis: Hashable, Sendable, Codable {
  /// The largest degree of the functions as polynomials in `x`.
  public var nMax: Int
  /// The exponent of `1 - x` in the weight of the polynomials, above -1.
  public var alpha: Double
  /// The exponent of `1 + x` in the weight of the polynomials, above -1.
  public var beta: Double
  /// How distances become `x`.
  public var map: RadialMap
  /// Where the functions vanish.
  public var vanishing: RadialVanishing

  /// Describes a family; ``JacobiRadialFunctions`` checks it.
  public init(
    nMax: Int, alpha: Double = 0, beta: Double = 0, map: RadialMap = .cosine(minimum: 0),
    vanishing: RadialVanishing
  ) {
    self.nMax = nMax
    self.alpha = alpha
    self.beta = beta
    self.map = map
    self.vanishing = vanishing
  }

  /// The number of functions.
  public var count: Int {
    let own = max(0, nMax + 1 - vanishing.powers.plus - vanishing.powers.minus)
    return vanishing == .scalarAtNucleus && own > 0 ? own + 1 : own
  }

  /// The number of functions that the polynomials of the family give, without the last of `scalarAtNucleus`.
  var polynomialCount: Int { vanishing == .scalarAtNucleus ? max(0, count - 1) : count }

  /// The same family with the fractions of the exponents cut off, as in models published before 2026.
  var withWholeExponents: JacobiBasis {
    var basis = self
    basis.alpha = alpha.rounded(.towardZero)
    basis.beta = beta.rounded(.towardZero)
    return basis
  }

  /// Refuses values that make no sense.
  ///
  /// - Throws: `InputError` that names the key that is wrong.
  func check(cutoff: Double) throws(InputError) {
    try InputError.require(
      count > 0 && nMax <= 64, "nMax", "a number from \(nMax + 1 - count) to 64", nMax)
    for (key, value) in [("alpha", alpha), ("beta", beta)] {
      try InputError.require(
        value > -1 && value <= 100, key, "an exponent above -1, at most 100", value)
    }
    switch map {
    case .cosine(let minimum):
      try InputError.require(
        minimum == 0 || vanishing != .scalarAtNucleus, "minimum", "a cosine that begins at 0",
        minimum)
      try InputError.require(
        minimum <= 0 && minimum >= -10 * cutoff, "minimum", "a length of at most 0 angstrom",
        minimum)
    case .logarithmic(let softness):
      try InputError.require(
        softness >= 1e-6 && softness <= 100 * cutoff, "softness",
        "a length from 1e-6 to \(100 * cutoff) angstrom", softness)
    }
  }
}
