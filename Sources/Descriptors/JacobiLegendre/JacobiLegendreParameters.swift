internal import Structures

/// Everything that decides a Jacobi-Legendre cluster expansion around points of space.
///
/// The features of a point are sums over the atoms within the cutoff: of radial functions (one body), and of products
/// of the radial functions of two atoms with Legendre polynomials of the angle between them (two bodies).
/// Domina, Cobelli and Sanvito, Physical Review B 108 (2023) 094102; Focassio et al., npj Computational
/// Materials 9 (2023) 87.
public struct JacobiLegendreParameters: Hashable, Sendable, Codable {
  /// Which columns stand where.
  public enum Layout: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every independent product once, and exponents as given.
    case full
    /// That of models published before 2026: exponents lose their fractions, and a block of one channel keeps
    /// only some products, on the wrong places, with columns of zeros between them.
    case legacy
  }

  /// The radius around a point, angstrom; an atom at that distance counts.
  public var cutoff: Double
  /// How species become channels.
  public var species: SpeciesChannels
  /// The radial functions of the sums over single atoms.
  public var oneBody: JacobiBasis
  /// The term of pairs of atoms.
  public var twoBody: AngularTerm?
  /// The term of triples of atoms.
  public var threeBody: AngularTerm?
  /// Which columns stand where.
  public var layout: Layout
  /// Whether radial functions are orthonormalized, which takes a factor of about 1e4 off the condition number.
  public var isOrthonormal: Bool

  /// Describes an expansion; ``JacobiLegendre`` checks it.
  public init(
    cutoff: Double, species: SpeciesChannels, oneBody: JacobiBasis, twoBody: AngularTerm? = nil,
    threeBody: AngularTerm? = nil, layout: Layout = .full, isOrthonormal: Bool = true
  ) {
    self.cutoff = cutoff
    self.species = species
    self.oneBody = oneBody
    self.twoBody = twoBody
    self.threeBody = threeBody
    self.layout = layout
    self.isOrthonormal = isOrthonormal
  }

  /// Refuses values that make no sense together; the radial functions check their own.
  ///
  /// - Throws: `InputError` that names the key that is wrong.
  func check() throws(InputError) {
    try InputError.require(
      (1...1024).contains(species.channelCount), "species", "1 to 1024 channels",
      "\(species.channelCount)")
    try InputError.require(
      layout == .full || !isOrthonormal, "orthonormal",
      "radial functions as they are in the legacy layout", "orthonormalized ones")
    for (key, term) in [("twoBody", twoBody), ("threeBody", threeBody)] {
      guard let term else { continue }
      let largest = key == "twoBody" ? 32 : 8
      try InputError.require(
        (0...largest).contains(term.lMax), "lMax", "a degree from 0 to \(largest)",
        "\(term.lMax)")
      if let own = term.cutoff {
        try InputError.require(
          key == "threeBody" && own > 0 && own <= cutoff, "\(key).cutoff",
          "for the three-body term alone, a length above 0, at most \(cutoff) angstrom",
          "\(own)")
      }
      try InputError.require(
        term.basis.vanishing.vanishesAtNucleus, "\(key).vanishing",
        "functions that vanish at the nucleus", term.basis.vanishing.rawValue)
      if case .cosine(let minimum) = term.basis.map {
        try InputError.require(
          minimum == 0, "\(key).minimum", "a cosine that begins at 0", "\(minimum)")
      }
    }
  }
}
