internal import LinearAlgebra
public import Structures

/// What the features of one point after another are computed with: the channels of the species of a structure
/// and memory that is used again.
public struct JacobiLegendreWorkspace: Sendable {
  let mixing: ChannelMixing
  let species: [Element]
  var list = NeighbourList()
  var buffers: JacobiBuffers
  /// The coefficients by species, where channels are mixtures of them.
  var densities: LaneArray
  var channels: ChannelDensities
  /// The self terms of a pair of channels.
  var selfTerms: LaneArray
  /// The products of a pair of channels in another order than that of the layout.
  var scratch: [Double]
  /// The coefficients of the three-body term.
  var triples: [SIMD8<Double>]

  /// Prepares for points of a structure.
  ///
  /// - Throws: `InputError` when a species of the structure has no channels.
  public init(_ basis: JacobiLegendre, _ search: NeighbourSearch) throws(InputError) {
    let expansion = basis.expansion
    mixing = try ChannelMixing(basis.parameters.species, search.species)
    species = search.species
    buffers = JacobiBuffers(expansion)
    let mixed = mixing.ownChannels == nil ? search.species.count : 0
    densities = LaneArray(repeating: .zero, count: mixed * expansion.channelSize)
    channels = ChannelDensities(
      channelCount: mixing.channelCount, channelSize: expansion.channelSize)
    let count = basis.layout.twoBodyCount
    selfTerms = LaneArray(repeating: .zero, count: count * ((count + 7) / 8))
    triples = Array(repeating: .zero, count: basis.triples?.scratchCount ?? 0)
    scratch = Array(repeating: 0, count: count * count * (basis.layout.twoBodyDegree + 1))
  }
}
