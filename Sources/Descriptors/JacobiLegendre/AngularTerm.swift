/// The radial functions and the largest degree of the harmonics of a term of several bodies.
public struct AngularTerm: Hashable, Sendable, Codable {
  /// The radial functions; those that take a direction vanish at the nucleus, where there is none.
  public var basis: JacobiBasis
  /// The largest degree of Legendre polynomials and harmonics.
  public var lMax: Int
  /// The distance, angstrom, beyond which atoms have no part in the term; `nil` stands for that of the expansion.
  ///
  /// Only the three-body term may have its own, because correlations of three atoms reach less far.
  public var cutoff: Double?

  /// Describes a term.
  public init(basis: JacobiBasis, lMax: Int, cutoff: Double? = nil) {
    self.basis = basis
    self.lMax = lMax
    self.cutoff = cutoff
  }

  /// The number of radial functions that enter with harmonics of a degree: the first ones of the family.
  public func functionCount(ofDegree l: Int) -> Int {
    l > 0 && basis.vanishing == .scalarAtNucleus ? basis.count - 1 : basis.count
  }
}
