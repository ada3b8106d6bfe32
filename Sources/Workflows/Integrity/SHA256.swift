import Foundation

/// The hash SHA-256 (FIPS 180-4, section 6.2) of bytes that come piece by piece.
struct SHA256: Sendable {
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var count = 0

  /// Takes more bytes.
  mutating func update(_ bytes: Span<UInt8>) {
    count += bytes.count
    var start = 0
    if !pending.isEmpty {
      start = min(64 - pending.count, bytes.count)
      for i in 0..<start { pending.append(bytes[i]) }
      guard pending.count == 64 else { return }
      let block = pending
      compress(block.span)
      pending.removeAll(keepingCapacity: true)
    }
    let whole = start + (bytes.count - start) / 64 * 64
    if whole > start { compress(bytes.extracting(start..<whole)) }
    for i in whole..<bytes.count { pending.append(bytes[i]) }
  }

  /// Takes more bytes.
  mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Takes the bytes of a text in UTF-8.
  mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// The hash of all bytes so far, as 64 hexadecimal digits.
  var hexadecimal: String {
    var copy = self
    copy.finish()
    return (0..<8).map { i in
      let digits = String(copy.state[i], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The hash of bytes, as 64 hexadecimal digits.
  static func hexadecimal(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal
  }

  /// The hash of a file, as 64 hexadecimal digits.
  ///
  /// - Throws: The error of the system when the file cannot be read.
  static func hexadecimal(ofFileAt path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    var hash = SHA256()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      hash.update([UInt8](piece))
    }
    return hash.hexadecimal
  }

  /// Appends the padding of section 5.1.1: a bit, zeros, and the number of bits.
  private mutating func finish() {
    let bits = UInt64(count) * 8
    let zeros = (119 - count % 64) % 64
    update(([0x80] + [UInt8](repeating: 0, count: zeros)))
    update((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) })
  }

  /// Works blocks of 64 bytes into the state.
  private mutating func compress(_ bytes: Span<UInt8>) {
    var words = InlineArray<64, UInt32>(repeating: 0)
    var state = state
    let constants = Self.constants.span
    for block in stride(from: 0, to: bytes.count, by: 64) {
      for i in 0..<16 {
        let place = block + 4 * i
        words[i] =
          UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
          | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
      }
      for i in 16..<64 {
        let (a, b) = (words[i - 15], words[i - 2])
        let first = Self.rotated(a, 7) ^ Self.rotated(a, 18) ^ (a >> 3)
        let second = Self.rotated(b, 17) ^ Self.rotated(b, 19) ^ (b >> 10)
        words[i] = words[i - 16] &+ first &+ words[i - 7] &+ second
      }
      Self.work(words, constants, into: &state)
    }
    self.state = state
  }

  /// The 64 rounds over one block.
  @inline(__always)
  private static func work(
    _ words: InlineArray<64, UInt32>, _ constants: Span<UInt32>,
    into state: inout InlineArray<8, UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let sumE = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sumE &+ choice &+ constants[i] &+ words[i]
      let sumA = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = sumA &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (i, value) in [a, b, c, d, e, f, g, h].enumerated() { state[i] = state[i] &+ value }
  }

  @inline(__always)
  private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
    value >> count | value << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section 4.2.2).
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
