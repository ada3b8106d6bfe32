public import Structures

/// Everything that decides a SOAP power spectrum.
///
/// Bartok, Kondor and Csanyi, Physical Review B 87 (2013) 184115.
public struct SOAPParameters: Sendable, Hashable, Codable {
  /// The radius of an environment, angstrom.
  public let cutoff: Double
  /// The number of radial functions.
  public let nMax: Int
  /// The largest degree of the spherical harmonics.
  public let lMax: Int
  /// The width of the Gaussian that stands for an atom, angstrom.
  public let sigma: Double
  /// The radial functions; the choice also fixes the normalization and order of the features.
  public let radialBasis: RadialBasis
  /// How species become channels.
  public let species: SpeciesChannels
  /// Whether centres are averaged.
  public let average: Averaging
  /// Which products of channels are kept.
  public let compression: Compression
  /// A weight of neighbours by distance, besides the cutoff function.
  public let weighting: RadialWeighting?
  /// The weight of an atom that stands at the centre, instead of that of distance 0.
  public let centreWeight: Double?
  /// How neighbours cease to count.
  public let cutoffFunction: CutoffFunction

  /// Takes and checks the parameters.
  ///
  /// - Throws: `InputError` that names the parameter that is wrong.
  public init(
    cutoff: Double, nMax: Int, lMax: Int, sigma: Double, radialBasis: RadialBasis = .gto,
    species: SpeciesChannels, average: Averaging = .none, compression: Compression = .none,
    weighting: RadialWeighting? = nil, centreWeight: Double? = nil,
    cutoffFunction: CutoffFunction = .smooth(width: 0.5)
  ) throws(InputError) {
    self.cutoff = cutoff
    self.nMax = nMax
    self.lMax = lMax
    self.sigma = sigma
    self.radialBasis = radialBasis
    self.species = species
    self.average = average
    self.compression = compression
    self.weighting = weighting
    self.centreWeight = centreWeight
    self.cutoffFunction = cutoffFunction
    try check()
  }

  /// The distance beyond which atoms do not count, angstrom.
  public var reach: Double { cutoffFunction.reach(cutoff: cutoff, sigma: sigma) }

  private func check() throws(InputError) {
    let smallest = radialBasis == .gto && nMax > 1 ? 1.0 : 0
    try InputError.require(
      cutoff > smallest && cutoff.isFinite, "cutoff", "a length above \(smallest) angstrom", cutoff)
    try InputError.require((1...64).contains(nMax), "nMax", "a number from 1 to 64", nMax)
    try InputError.require((0...64).contains(lMax), "lMax", "a number from 0 to 64", lMax)
    try InputError.require(
      sigma >= 0.02 && sigma <= 10, "sigma", "a width from 0.02 to 10 angstrom", sigma)
    if let weight = centreWeight {
      try InputError.require(
        weight >= 0 && weight.isFinite, "centreWeight", "a weight of at least 0", weight)
    }
    for (name, value) in weighting?.positiveParameters ?? [] {
      try InputError.require(
        value > 0 && value.isFinite, "weighting.\(name)", "a positive number", value)
    }
    switch cutoffFunction {
    case .smooth(let width), .shiftedCosine(let width):
      try InputError.require(
        width > 0 && width <= cutoff, "width", "a length up to the cutoff", width)
    case .step, .dscribeStep: break
    }
    try checkSpecies()
  }

  private func checkSpecies() throws(InputError) {
    try InputError.require(
      (1...1024).contains(species.channelCount), "species", "1 to 1024 channels",
      species.channelCount)
    if case .table(let weights) = species {
      let isRegular = weights.values.allSatisfy {
        $0.count == species.channelCount && $0.allSatisfy(\.isFinite)
      }
      try InputError.require(
        isRegular, "species", "as many finite weights for each element", "others")
    }
  }
}
