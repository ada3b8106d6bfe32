import CSystem

extension SHA256 {
  /// Works blocks of 64 bytes into the state by instructions that take two rounds each.
  ///
  /// They keep the state in two vectors, `(f, e, b, a)` and `(h, g, d, c)`, and four words of the message schedule
  /// in each of four vectors.
  mutating func compressByInstructions(_ bytes: Span<UInt8>) {
    var abef = Self.lanes(state[5], state[4], state[1], state[0])
    var cdgh = Self.lanes(state[7], state[6], state[3], state[2])
    let constants = Self.constants.span
    for block in stride(from: 0, to: bytes.count, by: 64) {
      let (abefBefore, cdghBefore) = (abef, cdgh)
      var words = InlineArray<4, SIMD4<Int32>> { k in
        let place = block + 16 * k
        return Self.lanes(
          Self.word(bytes, place), Self.word(bytes, place + 4), Self.word(bytes, place + 8),
          Self.word(bytes, place + 12))
      }
      for quad in 0..<16 {
        let own = quad & 3
        if quad > 3 { words[own] = Self.nextWords(words, own) }
        let k = 4 * quad
        let sum =
          words[own]
          &+ Self.lanes(constants[k], constants[k + 1], constants[k + 2], constants[k + 3])
        cdgh = emulon_sha256_rounds(cdgh, abef, sum)
        abef = emulon_sha256_rounds(abef, cdgh, SIMD4(sum[2], sum[3], 0, 0))
      }
      (abef, cdgh) = (abef &+ abefBefore, cdgh &+ cdghBefore)
    }
    let values = [abef[3], abef[2], cdgh[3], cdgh[2], abef[1], abef[0], cdgh[1], cdgh[0]]
    for (i, value) in values.enumerated() { state[i] = UInt32(bitPattern: value) }
  }

  /// The words that replace the oldest ones, which stand in the vector `own`.
  @inline(__always)
  private static func nextWords(
    _ words: InlineArray<4, SIMD4<Int32>>, _ own: Int
  ) -> SIMD4<Int32> {
    let (second, third, last) = (words[(own + 1) & 3], words[(own + 2) & 3], words[(own + 3) & 3])
    let shifted = SIMD4(third[1], third[2], third[3], last[0])
    return emulon_sha256_second(emulon_sha256_first(words[own], second) &+ shifted, last)
  }

  @inline(__always)
  private static func lanes(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) -> SIMD4<Int32> {
    SIMD4(truncatingIfNeeded: SIMD4<UInt32>(a, b, c, d))
  }
}
