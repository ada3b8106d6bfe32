import CHDF5

/// The checksum CRC-32C (Castagnoli's polynomial, RFC 3720 appendix B.4), by which files are guarded.
///
/// It finds every change of up to 32 neighbouring bits. Processors with an instruction for it work on four
/// stretches at a time, because the instruction takes three cycles but starts anew in each.
public enum CRC32C {
  /// The checksum of bytes, or that of earlier bytes with these behind them.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - earlier: The checksum of what stands before; zero when nothing does.
  /// - Returns: The checksum; `0xE3069283` for the digits `123456789`.
  public static func checksum(of bytes: RawSpan, continuing earlier: UInt32 = 0) -> UInt32 {
    emulon_has_crc32c() != 0
      ? ~advanced(~earlier, over: bytes) : plainChecksum(of: bytes, continuing: earlier)
  }

  /// The checksum of numbers as they stand in memory, or that of earlier ones with these behind them.
  public static func checksum<Element: HDF5Element>(
    of values: Span<Element>, continuing earlier: UInt32 = 0
  ) -> UInt32 {
    unsafe checksum(of: values.bytes, continuing: earlier)
  }

  /// The checksum of two stretches of bytes that stand one behind the other.
  ///
  /// - Parameters:
  ///   - first: The checksum of the first stretch.
  ///   - second: The checksum of the second stretch.
  ///   - length: The number of bytes of the second stretch.
  /// - Returns: What `checksum(of:continuing:)` gives for both together.
  public static func combine(_ first: UInt32, _ second: UInt32, lengthOfSecond length: Int)
    -> UInt32
  {
    product(first, shift(length)) ^ second
  }

  /// The lengths of the four stretches that are worked on together, long ones first.
  private static let stretches = [(1 << 15, shift(1 << 15)), (1 << 12, shift(1 << 12))]

  /// The state of the remainder after more bytes, by the processor's instruction.
  private static func advanced(_ start: UInt32, over bytes: RawSpan) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return start }
      var (state, offset) = (start, 0)
      for (length, shift) in stretches {
        while buffer.count - offset >= 4 * length {
          state = unsafe fourStretches(base + offset, length, state, shift)
          offset += 4 * length
        }
      }
      var wide = UInt64(state)
      while buffer.count - offset >= 8 {
        wide = emulon_crc32c_word(
          wide, unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      state = UInt32(truncatingIfNeeded: wide)
      while offset < buffer.count {
        state = emulon_crc32c_byte(state, unsafe base.load(fromByteOffset: offset, as: UInt8.self))
        offset += 1
      }
      return state
    }
  }

  /// The state after four stretches of `length` bytes, a multiple of eight.
  ///
  /// The remainder is linear in its state: that after two stretches is the first, shifted by the length of the second,
  /// plus that of the second from zero.
  private static func fourStretches(
    _ base: UnsafeRawPointer, _ length: Int, _ start: UInt32, _ shift: UInt32
  ) -> UInt32 {
    var (a, b, c, d) = (UInt64(start), UInt64(0), UInt64(0), UInt64(0))
    var offset = 0
    while offset < length {
      let place = unsafe base + offset
      a = emulon_crc32c_word(a, unsafe place.loadUnaligned(as: UInt64.self))
      b = emulon_crc32c_word(
        b, unsafe place.loadUnaligned(fromByteOffset: length, as: UInt64.self))
      c = emulon_crc32c_word(
        c, unsafe place.loadUnaligned(fromByteOffset: 2 * length, as: UInt64.self))
      d = emulon_crc32c_word(
        d, unsafe place.loadUnaligned(fromByteOffset: 3 * length, as: UInt64.self))
      offset += 8
    }
    return [b, c, d].reduce(UInt32(truncatingIfNeeded: a)) { state, next in
      product(state, shift) ^ UInt32(truncatingIfNeeded: next)
    }
  }
}
