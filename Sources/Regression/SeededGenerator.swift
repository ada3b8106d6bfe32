/// A seeded random generator whose numbers are the same on every machine and for any rank count.
///
/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a Weyl sequence with a mixing function. The
/// shuffles are Emulon's own, so that they do not change with a release of the standard library.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number below `bound`, without bias: numbers of the incomplete last interval are rejected.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a positive bound; got \(bound)")
    let width = UInt64(bound)
    let limit = UInt64.max - UInt64.max % width
    var bits = next()
    while bits >= limit { bits = next() }
    return Int(bits % width)
  }

  /// A uniform number in 0..<1 with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// `values` in random order (Fisher-Yates).
  public mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
    var result = values
    for i in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(i, integer(below: i + 1))
    }
    return result
  }
}
