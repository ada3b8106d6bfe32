import Testing

@testable import HDF5

@Suite struct CRC32CTests {
  /// Bytes without a pattern, from a linear congruence.
  private func bytes(_ count: Int) -> [UInt8] {
    var state: UInt64 = 88_172_645_463_325_252
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// The division of polynomials bit by bit, as RFC 3720 defines it.
  private func definition(_ bytes: [UInt8]) -> UInt32 {
    var state = ~UInt32(0)
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 0 ? state >> 1 : (state >> 1) ^ 0x82F6_3B78 }
    }
    return ~state
  }

  /// The check value of the catalogue of CRCs and the examples of RFC 3720, appendix B.4.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), ([], 0),
      (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
    ] as [([UInt8], UInt32)])
  func publishedValues(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(CRC32C.checksum(of: bytes.span) == expected)
    #expect(CRC32C.checksum(of: bytes.span) == definition(bytes))
  }

  /// Lengths around those at which other loops take over.
  @Test(arguments: [1, 7, 8, 9, 63, 4096, 16383, 16384, 16391, 131_071, 131_072, 150_003])
  func everyLengthAgreesWithTheDefinition(_ count: Int) {
    let bytes = bytes(count)
    let expected = definition(bytes)
    #expect(CRC32C.checksum(of: bytes.span) == expected)
    #expect(unsafe CRC32C.plainChecksum(of: bytes.span.bytes) == expected)
  }

  @Test(arguments: [0, 1, 5, 4096, 70_000])
  func partsCombineToTheWhole(_ length: Int) {
    let (first, second) = (bytes(1000), bytes(length))
    let sums = (CRC32C.checksum(of: first.span), CRC32C.checksum(of: second.span))
    let whole = CRC32C.checksum(of: (first + second).span)
    #expect(CRC32C.combine(sums.0, sums.1, lengthOfSecond: length) == whole)
    #expect(CRC32C.checksum(of: second.span, continuing: sums.0) == whole)
    #expect(unsafe CRC32C.plainChecksum(of: second.span.bytes, continuing: sums.0) == whole)
  }

  @Test func numbersCountAsTheirBytes() {
    #expect(CRC32C.checksum(of: [Double(0), 0, 0, 0].span) == 0x8A91_36AA)
  }
}
