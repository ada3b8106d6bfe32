internal import Glibc

/// Random numbers that belong to a grid point, not to the order in which points are visited.
///
/// They are a function of the seed, the structure, the stream and the point, so that any number of ranks
/// with any share of the points draws the same sample.
public struct SamplingKeys: Sendable, Hashable {
  private let state: UInt64

  /// The numbers of one structure.
  ///
  /// - Parameters:
  ///   - seed: The seed of the job.
  ///   - structure: The number of the structure.
  ///   - stream: Different streams are independent of each other.
  public init(seed: UInt64, structure: Int, stream: Int = 0) {
    var state = Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
    state = Self.mixed(state ^ UInt64(bitPattern: Int64(structure)))
    self.state = Self.mixed(state ^ UInt64(bitPattern: Int64(stream)) &* 0xD1B5_4A32_D192_ED03)
  }

  /// A uniform number in the open interval 0...1.
  public func uniform(_ point: Int) -> Double {
    let bits = Self.mixed(state &+ UInt64(bitPattern: Int64(point)) &* 0x9E37_79B9_7F4A_7C15)
    return (Double(bits >> 11) + 0.5) * 0x1p-53
  }

  /// The key of a point for a sample without replacement: the points with the smallest keys are drawn.
  ///
  /// `ln(-ln u) - ln w`: the order of `u^(1/w)`, largest first (Efraimidis and Spirakis, Information Processing
  /// Letters 97 (2006) 181), in logarithms so that weights far below the smallest double still count.
  ///
  /// - Parameters:
  ///   - point: The number of the point in its grid.
  ///   - logWeight: The logarithm of its weight; minus infinity for a point that is never drawn.
  /// - Returns: The key; infinity for a point that is never drawn.
  public func key(_ point: Int, logWeight: Double) -> Double {
    log(-log(uniform(point))) - logWeight
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), a bijection of 64 bits.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
