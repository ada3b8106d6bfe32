internal import LinearAlgebra
internal import Structures

/// The weights `w_a(Z)` that turn densities by species into densities by channel.
struct ChannelMixing: Sendable {
  /// The number of channels, with the sum of all as one more where the compression needs it.
  let channelCount: Int
  /// `weights[species][channel]`.
  let weights: [[Double]]
  /// The channel that each species fills alone with weight one, when that is so for all of them.
  let ownChannels: [Int]?

  /// Prepares the channels of the species of a structure, with the sum of all as one more where it is wanted.
  ///
  /// - Throws: `InputError` when a species of the structure has no weights.
  init(
    _ channels: SpeciesChannels, withTotal: Bool = false, _ species: [Element]
  ) throws(InputError) {
    channelCount = channels.channelCount + (withTotal ? 1 : 0)
    var weights: [[Double]] = []
    for element in species {
      guard var row = channels.weights(of: element) else {
        throw InputError(
          key: "species", expected: "elements that the descriptor knows", found: "\(element)",
          remedy: "add \(element) to 'species' or leave the structure out")
      }
      if withTotal { row.append(row.reduce(0, +)) }
      weights.append(row)
    }
    self.weights = weights
    let own = weights.compactMap { row in
      row.count { $0 != 0 } == 1 ? row.firstIndex(of: 1) : nil
    }
    ownChannels = Set(own).count == weights.count ? own : nil
  }

  /// Adds the densities by species to those by channel, and marks the channels that are not empty.
  func mix(
    _ densities: LaneArray, present: (Int) -> Bool, channelSize: Int,
    into channels: inout ChannelDensities
  ) {
    for s in weights.indices where present(s) {
      for a in 0..<channelCount where weights[s][a] != 0 {
        let weight = SIMD8(repeating: weights[s][a])
        let isFirst = !channels.isFilled[a]
        channels.isFilled[a] = true
        let (from, to) = (s * channelSize, a * channelSize)
        let source = densities.span
        var target = channels.values.mutableSpan
        if isFirst {
          for k in 0..<channelSize { target[to + k] = weight * source[from + k] }
        } else {
          for k in 0..<channelSize {
            target[to + k].addProduct(weight, source[from + k])
          }
        }
      }
    }
  }
}

/// Expansion coefficients by channel; what is not marked as filled is zero, whatever stands there.
struct ChannelDensities: Sendable {
  var values: LaneArray
  var isFilled: [Bool]

  init(channelCount: Int, channelSize: Int) {
    values = LaneArray(repeating: .zero, count: channelCount * channelSize)
    isFilled = Array(repeating: false, count: channelCount)
  }

  /// Empties all channels.
  mutating func clear() {
    for a in isFilled.indices { isFilled[a] = false }
  }

  /// Writes zeros where nothing is filled, so that all values may be read.
  mutating func fillWithZeros(channelSize: Int) {
    for a in isFilled.indices where !isFilled[a] {
      var span = values.mutableSpan
      for k in 0..<channelSize { span[a * channelSize + k] = .zero }
      isFilled[a] = true
    }
  }
}
