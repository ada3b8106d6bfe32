public import Structures

/// The features of points of space in a Jacobi-Legendre cluster expansion; a field is their linear combination.
///
/// With `A^q_nlm = sum_i u_q(Z_i) P_n(r_i) S_lm(u_i)` for the channels `q` of ``SpeciesChannels`` the features are
/// `sum_i u_q(Z_i) P_n(r_i)` (one body) and, for pairs of channels `q <= q'`,
/// `sum_i sum_j!=i u_q(Z_i) u_q'(Z_j) P_n1(r_i) P_n2(r_j) P_l(u_i u_j) = sum_m A^q_n1lm A^q'_n2lm - sum_i u_q u_q' P_n1 P_n2`
/// (two bodies), because `sum_m S_lm(u) S_lm(v) = P_l(u v)` and `P_l(1) = 1`. One atom and its images are
/// different neighbours. A point on a nucleus is an ordinary point: functions that take a direction vanish there.
/// Three bodies give the invariants of ``ThreeBodyTerm``.
public struct JacobiLegendre: Sendable {
  /// What was asked for.
  public let parameters: JacobiLegendreParameters
  /// Where the features stand.
  public let layout: JacobiLegendreLayout
  let expansion: JacobiExpansion
  let pairs: PairProducts?
  let triples: TripleProducts?

  /// The radial functions of the one-body term.
  public var oneBody: JacobiRadialFunctions { expansion.oneBody.functions }
  /// The radial functions of the two-body term.
  public var twoBody: JacobiRadialFunctions? { expansion.twoBody?.functions }
  /// The radial functions of the three-body term.
  public var threeBody: JacobiRadialFunctions? { expansion.threeBody?.functions }
  /// The products of the three-body term.
  public var threeBodyTerm: ThreeBodyTerm? { triples?.term }
  /// The number of features.
  public var featureCount: Int { layout.featureCount }

  /// Prepares an expansion.
  ///
  /// - Throws: `InputError` that names the parameter that is wrong.
  public init(_ parameters: JacobiLegendreParameters) throws(InputError) {
    try parameters.check()
    self.parameters = parameters
    let triples = parameters.threeBody.map {
      ThreeBodyTerm($0, channelCount: parameters.species.channelCount)
    }
    let layout = JacobiLegendreLayout(parameters, threeBody: triples?.blocks ?? [])
    let expansion = try JacobiExpansion(parameters)
    self.layout = layout
    self.expansion = expansion
    pairs = expansion.twoBody.map { PairProducts(layout, $0) }
    self.triples = triples.flatMap { term in
      expansion.threeBody.map { TripleProducts(term, $0) }
    }
  }
}

extension JacobiLegendreParameters {
  /// The radial functions of a family, with the exponents that the layout uses.
  func radialFunctions(
    _ basis: JacobiBasis, cutoff own: Double? = nil
  ) throws(InputError) -> JacobiRadialFunctions {
    try JacobiRadialFunctions(
      layout == .legacy ? basis.withWholeExponents : basis, cutoff: own ?? cutoff,
      isOrthonormal: isOrthonormal)
  }
}
