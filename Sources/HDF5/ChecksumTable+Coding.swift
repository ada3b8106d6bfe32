/// The bytes of a table, all numbers with the lowest byte first:
///
/// | bytes | content |
/// |---|---|
/// | 8 | `EMULONCK` |
/// | 8 each | lengths of the content and of a slab, number of places |
/// | 4 each | checksums of the slabs |
/// | 16 + n each | places: first byte, length, length n of the name; the name in UTF-8 |
/// | 8 | length of all of this, up to the end of the file |
/// | 4 | version of the layout |
/// | 4 | CRC-32C of everything before |
/// | 8 | `KCNOLUME` |
extension ChecksumTable {
  /// What a table begins with.
  static let beginMark = Array("EMULONCK".utf8)
  /// What a table ends with.
  static let endMark = Array("KCNOLUME".utf8)
  /// The number of bytes after the places.
  static let endLength = 24
  private static let version = 1

  /// The table as bytes.
  var encoded: [UInt8] {
    var bytes = Self.beginMark
    for number in [contentLength, slabLength, places.count] { bytes.append(number, width: 8) }
    for sum in sums { bytes.append(Int(sum), width: 4) }
    for place in places {
      let name = Array(place.name.utf8)
      bytes.append(place.bytes.lowerBound, width: 8)
      bytes.append(place.bytes.count, width: 8)
      bytes.append(name.count, width: 4)
      bytes += name
    }
    bytes.append(bytes.count + Self.endLength, width: 8)
    bytes.append(Self.version, width: 4)
    bytes.append(Int(CRC32C.checksum(of: bytes.span)), width: 4)
    return bytes + Self.endMark
  }

  /// The length of a table by its last bytes; nil when they are not those of a table.
  static func length(fromEnd end: [UInt8]) -> Int? {
    guard end.count == endLength, end.suffix(8).elementsEqual(endMark) else { return nil }
    var reader = ByteReader(bytes: end)
    return reader.number(width: 8) ?? -1
  }

  /// The table of these bytes; nil when they are damaged.
  init?(decoding bytes: [UInt8]) {
    let body = bytes.count - 12
    guard body > 0, bytes.starts(with: Self.beginMark) else { return nil }
    var reader = ByteReader(bytes: bytes, offset: body - 4)
    guard reader.number(width: 4) == Self.version,
      let sum = reader.number(width: 4),
      CRC32C.checksum(of: bytes.span.extracting(0..<body)) == UInt32(sum)
    else { return nil }
    reader.offset = Self.beginMark.count
    guard let content = reader.number(width: 8), let slab = reader.number(width: 8), slab > 0,
      let placeCount = reader.number(width: 8)
    else { return nil }
    let slabCount = Self.slabCount(content, slab)
    guard slabCount <= bytes.count / 4, placeCount <= bytes.count / 20 else { return nil }
    var (sums, places): ([UInt32], [Place]) = ([], [])
    for _ in 0..<slabCount {
      guard let sum = reader.number(width: 4) else { return nil }
      sums.append(UInt32(sum))
    }
    for _ in 0..<placeCount {
      guard let first = reader.number(width: 8), let count = reader.number(width: 8),
        let length = reader.number(width: 4), let name = reader.text(length: length)
      else { return nil }
      places.append(Place(name: name, bytes: first..<first + count))
    }
    self.init(contentLength: content, slabLength: slab, sums: sums, places: places)
  }
}

extension [UInt8] {
  /// Appends a number that is not negative, the lowest byte first.
  fileprivate mutating func append(_ number: Int, width: Int) {
    for i in 0..<width { append(UInt8(truncatingIfNeeded: number >> (8 * i))) }
  }
}

/// Reads numbers one after the other.
private struct ByteReader {
  let bytes: [UInt8]
  var offset = 0

  /// The next number; nil at the end of the bytes, or when it is larger than any length can be.
  mutating func number(width: Int) -> Int? {
    guard bytes.count - offset >= width else { return nil }
    let value = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    offset += width
    return value < 1 << 62 ? Int(value) : nil
  }

  /// The next text of `length` bytes.
  mutating func text(length: Int) -> String? {
    guard bytes.count - offset >= length else { return nil }
    defer { offset += length }
    return String(decoding: bytes[offset..<offset + length], as: UTF8.self)
  }
}
