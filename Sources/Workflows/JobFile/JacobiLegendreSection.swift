import Descriptors
import Structures

/// `representation.jacobiLegendre:` of a job file.
struct JacobiLegendreSection: Sendable {
  /// The parameters; `species` is a placeholder where ``allSpecies`` is true.
  let parameters: JacobiLegendreParameters
  /// Whether every species that occurs in the training data becomes a channel.
  let allSpecies: Bool

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    let cutoffValue = try map.required("cutoff")
    let cutoff = try cutoffValue.positive()
    guard cutoff <= 100 else { throw cutoffValue.error("a length of at most 100 angstrom") }
    let species = try map.optional("species").map(RepresentationSection.species) ?? .all
    let oneBody = try Self.basis(try map.required("oneBody"), vanishing: .value)
    let layout = try map.optional("layout")?.choice(JacobiLegendreParameters.Layout.self) ?? .full
    let twoBody = try map.optional("twoBody").map(Self.term)
    let threeBody = try map.optional("threeBody").map(Self.term)
    let isOrthonormal = try map.optional("orthonormal")?.boolean() ?? (layout == .full)
    try map.finish()
    let channels: SpeciesChannels =
      if case .channels(let channels) = species { channels } else { .groupPeriod(channels: 1) }
    parameters = JacobiLegendreParameters(
      cutoff: cutoff, species: channels, oneBody: oneBody, twoBody: twoBody, threeBody: threeBody,
      layout: layout, isOrthonormal: isOrthonormal)
    allSpecies = species == .all
    // What the parameters say together is checked where they are used; here it still has a line.
    do { _ = try JacobiLegendre(parameters) } catch {
      throw error.at(file: value.file, line: value.line)
    }
  }

  /// The expansion, with a channel for each of `species` where the job names none.
  func expansion(species: [Element]) throws(InputError) -> JacobiLegendre {
    var parameters = parameters
    if allSpecies { parameters.species = .oneHot(species) }
    return try JacobiLegendre(parameters)
  }

  private static func term(_ value: JobValue) throws -> AngularTerm {
    var map = try value.mapping()
    let lMax = try map.required("lMax").integer(in: 0...32)
    let cutoff = try map.optional("cutoff")?.positive()
    let basis = try Self.basis(&map, vanishing: .bothEnds)
    try map.finish()
    return AngularTerm(basis: basis, lMax: lMax, cutoff: cutoff)
  }

  private static func basis(_ value: JobValue, vanishing: RadialVanishing) throws -> JacobiBasis {
    var map = try value.mapping()
    let basis = try Self.basis(&map, vanishing: vanishing)
    try map.finish()
    return basis
  }

  private static func basis(
    _ map: inout JobMapping, vanishing: RadialVanishing
  ) throws -> JacobiBasis {
    JacobiBasis(
      nMax: try map.required("nMax").integer(in: 1...64),
      alpha: try map.optional("alpha")?.double() ?? 0,
      beta: try map.optional("beta")?.double() ?? 0,
      map: try map.optional("map").map(Self.radialMap) ?? .cosine(minimum: 0),
      vanishing: try map.optional("vanishing")?.choice(RadialVanishing.self) ?? vanishing)
  }

  /// Reads `{cosine: {minimum: -0.7}}` or `{logarithmic: {softness: 0.05}}`; lengths in angstrom.
  private static func radialMap(_ value: JobValue) throws -> RadialMap {
    switch try value.tagged() {
    case ("cosine", nil): return .cosine(minimum: 0)
    case ("cosine", let argument?):
      var map = try argument.mapping()
      let minimum = try map.optional("minimum")?.double() ?? 0
      try map.finish()
      return .cosine(minimum: minimum)
    case ("logarithmic", let argument?):
      var map = try argument.mapping()
      let softness = try map.required("softness").positive()
      try map.finish()
      return .logarithmic(softness: softness)
    default: throw value.error("{cosine: {minimum: R}} or {logarithmic: {softness: R}}")
    }
  }
}
