/// The checksums of a file, which stand behind the last byte that HDF5 knows of.
///
/// Every slab of the file has a CRC-32C; together they cover all of its bytes. The table also tells where
/// datasets stand, so that damage can be named without reading the damaged file by HDF5. Readers such as h5py,
/// xarray and h5dump do not see it.
public struct ChecksumTable: Sendable, Hashable {
  /// Where the values of a dataset stand in the file.
  public struct Place: Sendable, Hashable {
    /// The name with the names of all groups above it.
    public let name: String
    /// The bytes of its values.
    public let bytes: Range<Int>
  }

  /// The length of the slabs in new files.
  ///
  /// Large datasets begin at multiples of it, so that a slab seldom holds parts of two.
  static let usualSlabLength = 1 << 20

  /// The number of bytes that HDF5 knows of, all guarded.
  public let contentLength: Int
  /// The length of all slabs but the last.
  public let slabLength: Int
  /// The checksum of each slab.
  public let sums: [UInt32]
  /// Where contiguous datasets stand, in the order of their names.
  public let places: [Place]

  /// The number of slabs of so many bytes.
  static func slabCount(_ contentLength: Int, _ slabLength: Int) -> Int {
    (contentLength + slabLength - 1) / slabLength
  }

  /// The slabs that a rank looks after: a run, as it stands in the file.
  static func share(of rank: Int, size: Int, slabCount: Int) -> Range<Int> {
    rank * slabCount / size..<(rank + 1) * slabCount / size
  }

  /// The bytes of a slab.
  func bytes(ofSlab slab: Int) -> Range<Int> {
    slab * slabLength..<min((slab + 1) * slabLength, contentLength)
  }

  /// What is wrong with a slab whose checksum was found to be another, in words.
  func damage(inSlab slab: Int, found: UInt32) -> String {
    let range = bytes(ofSlab: slab)
    let names = places.filter { $0.bytes.overlaps(range) }.map { "'\($0.name)'" }
    let shown = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", ..." : "")
    return "it is damaged in the bytes \(range.lowerBound) ... \(range.upperBound - 1), "
      + (names.isEmpty ? "outside of contiguous datasets" : "near \(shown)")
      + " (CRC-32C \(Self.hexadecimal(found)), expected \(Self.hexadecimal(sums[slab])))"
  }

  /// Eight hexadecimal digits.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
