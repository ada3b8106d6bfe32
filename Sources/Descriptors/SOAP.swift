public import LinearAlgebra
public import Structures

/// The SOAP descriptor: power spectra of the neighbour density around centres.
///
/// The radial functions are tabulated once when a value is created; it can then be used from any number of tasks.
///
/// ```swift
/// let soap = try SOAP(SOAPParameters(
///   cutoff: 5, nMax: 8, lMax: 6, sigma: 0.5, species: .oneHot(structure.distinctSpecies)))
/// let features = try soap.powerSpectrum(of: structure)  // featureCount x atoms
/// ```
public struct SOAP: Sendable {
  /// What was asked for.
  public let parameters: SOAPParameters
  /// The number of features of one descriptor.
  public var featureCount: Int { power.featureCount }

  let expansion: DensityExpansion
  let power: PowerSpectrum

  /// Tabulates the radial functions.
  ///
  /// - Throws: `InputError` when the radial functions are too many to be told apart.
  public init(_ parameters: SOAPParameters) throws(InputError) {
    self.parameters = parameters
    expansion = try DensityExpansion(parameters)
    power = PowerSpectrum(parameters, groupCount: expansion.table.groupCount)
  }

  /// The number of descriptors for some centres: one, when they are averaged.
  public func descriptorCount(centreCount: Int) -> Int {
    parameters.average == .none ? centreCount : min(1, centreCount)
  }

  /// The power spectra around centres of a structure, `featureCount x descriptorCount`.
  ///
  /// - Throws: `InputError` when a species or a centre is unknown or atoms coincide.
  public func powerSpectrum(
    of structure: Structure, centres: Centres = .all
  ) throws(InputError) -> Matrix {
    let places = try centres.resolved(in: structure)
    let count = descriptorCount(centreCount: places.count)
    return try Matrix(rowCount: featureCount, columnCount: count) {
      span throws(InputError) in
      try writePowerSpectrum(of: structure, centres: places, into: &span)
    }
  }

  /// Writes the power spectra around centres into storage of the caller, one descriptor after another.
  ///
  /// - Throws: `InputError` when a species of the structure is unknown or atoms coincide.
  public func writePowerSpectrum(
    of structure: Structure, centres: [Centres.Centre], into out: inout MutableSpan<Double>
  ) throws(InputError) {
    let count = descriptorCount(centreCount: centres.count)
    precondition(
      out.count >= featureCount * count,
      "room for \(featureCount) x \(count) numbers; got \(out.count)")
    if centres.isEmpty { return }
    var run = try SOAPRun(self, structure)
    switch parameters.average {
    case .none:
      for (i, centre) in centres.enumerated() {
        run.expand(around: centre.position)
        power.write(run.channels, into: &out, at: i * featureCount)
      }
    case .inner:
      run.accumulate(centres, factor: 1 / Double(centres.count))
      power.write(run.mean, into: &out, at: 0)
    case .outer: writeOuterAverage(centres, &run, &out)
    }
  }

  private func writeOuterAverage(
    _ centres: [Centres.Centre], _ run: inout SOAPRun, _ out: inout MutableSpan<Double>
  ) {
    var one = [Double](repeating: 0, count: featureCount)
    var sum = one
    for centre in centres {
      run.expand(around: centre.position)
      var span = one.mutableSpan
      power.write(run.channels, into: &span, at: 0)
      for k in one.indices { sum[k] += one[k] }
    }
    for k in one.indices { out[k] = sum[k] / Double(centres.count) }
  }

  /// The estimated floating-point operations of one environment with so many neighbours.
  ///
  /// The cost model of `emulon plan`: table `14 n (l+1)`, harmonics `5 (l+1)^2` and product `2 n (l+1)^2` for each
  /// neighbour, then `2 (l+1)^2` for each product of a pair of channels and of radial functions.
  public func flops(neighbourCount: Int) -> Double {
    let (n, l) = (Double(parameters.nMax), Double(parameters.lMax + 1))
    let neighbour = 14 * n * l + 5 * l * l + 2 * n * l * l
    return Double(neighbourCount) * neighbour + 2 * l * Double(featureCount)
  }
}

/// The work on one structure: its neighbours, species and buffers.
struct SOAPRun {
  let expansion: DensityExpansion
  let search: NeighbourSearch
  let mixing: ChannelMixing
  var list = NeighbourList()
  var workspace: DensityWorkspace
  /// The coefficients by species, where channels are mixtures of them.
  var densities: LaneArray
  var channels: ChannelDensities
  var mean: ChannelDensities

  init(_ soap: SOAP, _ structure: Structure) throws(InputError) {
    expansion = soap.expansion
    search = try NeighbourSearch(structure, cutoff: soap.parameters.reach)
    mixing = try ChannelMixing(
      soap.parameters.species, withTotal: soap.parameters.compression.needsTotal, search.species)
    workspace = DensityWorkspace(expansion)
    let mixed = mixing.ownChannels == nil ? search.species.count : 0
    densities = LaneArray(repeating: .zero, count: mixed * expansion.channelSize)
    channels = ChannelDensities(
      channelCount: mixing.channelCount, channelSize: expansion.channelSize)
    mean = ChannelDensities(channelCount: 0, channelSize: 0)
  }

  /// Sets the coefficients by channel around a position.
  mutating func expand(around position: Vector3) {
    search.collect(around: position, into: &list)
    channels.clear()
    if let own = mixing.ownChannels {
      expansion.expand(list, places: own, &workspace, into: &channels.values)
      for s in own.indices where list.speciesStarts[s] < list.speciesStarts[s + 1] {
        channels.isFilled[own[s]] = true
      }
      return
    }
    let species = Array(mixing.weights.indices)
    expansion.expand(list, places: species, &workspace, into: &densities)
    let starts = list.speciesStarts
    mixing.mix(
      densities, present: { starts[$0] < starts[$0 + 1] }, channelSize: expansion.channelSize,
      into: &channels)
  }

  /// Sets the mean to the sum over centres times a factor.
  mutating func accumulate(_ centres: [Centres.Centre], factor: Double) {
    let size = expansion.channelSize
    mean = ChannelDensities(channelCount: mixing.channelCount, channelSize: size)
    mean.fillWithZeros(channelSize: size)
    for centre in centres {
      expand(around: centre.position)
      for a in 0..<mixing.channelCount where channels.isFilled[a] {
        mean.values.add(channels.values, times: factor, in: a * size..<(a + 1) * size)
      }
    }
  }
}
