/// CRC32C (Castagnoli), eight bytes at a time (Kounavis and Berry, 2005).
struct Checksum {
  private var state = ~UInt32(0)

  /// The checksum of what was added so far.
  var value: UInt32 { ~state }

  private static let tables: [[UInt32]] = {
    let polynomial: UInt32 = 0x82F6_3B78
    let first = (0..<256).map { index in
      var value = UInt32(index)
      for _ in 0..<8 { value = (value >> 1) ^ (value & 1 == 1 ? polynomial : 0) }
      return value
    }
    var tables = [first]
    for k in 1..<8 { tables.append(tables[k - 1].map { $0 >> 8 ^ first[Int($0 & 255)] }) }
    return tables
  }()

  /// Adds bytes.
  mutating func add(_ bytes: some Sequence<UInt8>) {
    let table = Self.tables[0]
    for byte in bytes { state = state >> 8 ^ table[Int((state ^ UInt32(byte)) & 255)] }
  }

  /// Adds numbers as little-endian bytes.
  mutating func add(_ values: [Double]) {
    let tables = Self.tables
    for value in values {
      let word = value.bitPattern ^ UInt64(state)
      state = 0
      for k in 0..<8 { state ^= tables[7 - k][Int(word >> UInt64(8 * k) & 255)] }
    }
  }
}
