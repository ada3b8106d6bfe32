/// Which products of species channels a power spectrum holds.
///
/// The compressed forms are those of Darby, Kermode and Csanyi, npj Comput. Mater. 8 (2022) 166.
public enum Compression: String, Sendable, Hashable, CaseIterable, Codable {
  /// All pairs of channels.
  case none
  /// Each channel with the sum of all.
  case mu1nu1
  /// The sum of all channels with itself.
  case mu2
  /// Each channel with itself.
  case crossover

  /// Whether the sum of all channels takes part.
  var needsTotal: Bool { self == .mu1nu1 || self == .mu2 }
}

/// Whether the centres of a structure give one descriptor each or one together.
public enum Averaging: String, Sendable, Hashable, CaseIterable, Codable {
  /// One descriptor for each centre.
  case none
  /// The power spectrum of the mean expansion coefficients.
  case inner
  /// The mean of the power spectra.
  case outer
}
