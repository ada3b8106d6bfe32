/// The radial functions and the largest degree of the harmonics of a term of several bodies.
public struct AngularTerm: Hashable, Sendable, Codable {
  /// The radial functions; they vanish at the nucleus, so that the direction to an atom on the point does not matter.
  public var basis: JacobiBasis
  /// The largest degree of Legendre polynomials and harmonics.
  public var lMax: Int

  /// Describes a term.
  public init(basis: JacobiBasis, lMax: Int) {
    self.basis = basis
    self.lMax = lMax
  }
}
