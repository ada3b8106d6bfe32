extension CRC32C {
  /// Castagnoli's polynomial; the highest bit of a word stands for the lowest power.
  private static let polynomial: UInt32 = 0x82F6_3B78

  /// The product of two polynomials over the field of two elements, modulo Castagnoli's.
  static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var (sum, multiple) = (UInt32(0), b)
    for power in 0..<32 {
      if a & (1 << (31 - UInt32(power))) != 0 { sum ^= multiple }
      multiple = multiple & 1 == 0 ? multiple >> 1 : (multiple >> 1) ^ polynomial
    }
    return sum
  }

  /// The power of the variable by which a remainder is multiplied when `count` zero bytes follow.
  static func shift(_ count: Int) -> UInt32 {
    var (result, square, rest) = (UInt32(1) << 31, UInt32(1) << 23, count)  // 1 and x^8
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      square = product(square, square)
      rest >>= 1
    }
    return result
  }

  /// The remainder of every byte with 0 to 7 zero bytes behind it, 256 for each.
  private static let tables: [UInt32] = {
    var result = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 0 ? value >> 1 : (value >> 1) ^ polynomial
      }
    }
    for i in 256..<2048 {
      let before = result[i - 256]
      result.append((before >> 8) ^ result[Int(before & 0xFF)])
    }
    return result
  }()

  /// The checksum by tables, eight bytes a step, for processors without an instruction.
  static func plainChecksum(of bytes: RawSpan, continuing earlier: UInt32 = 0) -> UInt32 {
    var (state, offset) = (~earlier, 0)
    let table = tables.span
    while bytes.byteCount - offset >= 8 {
      let word =
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        ^ UInt64(state)
      state = 0
      for i in 0..<8 {
        state ^= table[256 * (7 - i) + Int(truncatingIfNeeded: (word >> UInt64(8 * i)) & 0xFF)]
      }
      offset += 8
    }
    while offset < bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      state = (state >> 8) ^ table[Int(UInt8(truncatingIfNeeded: state) ^ byte)]
      offset += 1
    }
    return ~state
  }
}
