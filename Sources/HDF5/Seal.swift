/// What guards the content of a file.
public enum Seal: Sendable, Hashable {
  /// A table of checksums that is itself whole.
  case table(ChecksumTable)
  /// Nothing: another program wrote the file, or changed it.
  case absent
  /// A table that is damaged or cut off, or a file that is; the reason in words.
  case broken(String)

  /// Looks for the table of checksums at the end of a file, without HDF5.
  ///
  /// - Throws: ``HDF5Error`` when the file cannot be read.
  public init(ofFileAt path: String) throws(HDF5Error) {
    let file = try FileBytes(path)
    let length = try file.length
    guard length > 0 else {
      self = .broken("it is empty")
      return
    }
    let end = try file.read(max(0, length - ChecksumTable.endLength)..<length)
    guard let tableLength = ChecksumTable.length(fromEnd: end) else {
      self = try Self.withoutEnd(file, length)
      return
    }
    let start = length - tableLength
    guard tableLength > ChecksumTable.endLength, start >= 0,
      let table = ChecksumTable(decoding: try file.read(start..<length)),
      table.contentLength == start
    else {
      self = .broken("its table of checksums is damaged")
      return
    }
    self = .table(table)
  }

  /// What guards a file that does not end with a table: nothing, unless there is the rest of one.
  private static func withoutEnd(_ file: borrowing FileBytes, _ length: Int) throws(HDF5Error)
    -> Seal
  {
    guard let content = contentLength(try file.read(0..<min(length, 64))) else { return .absent }
    guard content <= length else {
      return .broken("it is truncated: \(length) of \(content) bytes")
    }
    let rest = try file.read(content..<min(length, content + ChecksumTable.beginMark.count))
    let isCut = !rest.isEmpty && ChecksumTable.beginMark.starts(with: rest)
    return isCut ? .broken("its table of checksums is damaged or cut off") : .absent
  }

  /// What HDF5 files begin with.
  fileprivate static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The number of bytes that HDF5 knows of, from the superblock; nil when these are no bytes of one.
  private static func contentLength(_ head: [UInt8]) -> Int? {
    guard head.starts(with: signature), head.count >= 56 else { return nil }
    let places: [UInt8: (sizes: Int, end: Int)] = [
      0: (13, 40), 1: (13, 44), 2: (9, 28), 3: (9, 28),
    ]
    guard let place = places[head[8]], head[place.sizes] == 8 else { return nil }
    let base = head[(place.end - 16)..<(place.end - 8)]
    guard base.allSatisfy({ $0 == 0 }) else { return nil }
    let value = (0..<8).reduce(UInt64(0)) { $0 | UInt64(head[place.end + $1]) << UInt64(8 * $1) }
    return value < 1 << 62 ? Int(value) : nil
  }
}

/// Whether a file begins as HDF5 files do.
///
/// - Throws: ``HDF5Error`` when the file cannot be read.
public func isHDF5(_ path: String) throws(HDF5Error) -> Bool {
  let file = try FileBytes(path)
  for place in [0, 512, 1024, 2048] where try file.read(place..<place + 8) == Seal.signature {
    return true
  }
  return false
}
