import Foundation
import HDF5

/// Rows of a field that stand in a file, with what tells whether they still do.
struct WrittenRows: Hashable, Sendable {
  /// The most values that are kept as one: 256 MiB of them.
  private static let largestCount = 1 << 25
  /// As many values as the cache of a core holds: 128 KiB of them.
  private static let cachedCount = 1 << 14

  /// The number of the structure.
  let content: Int
  /// The number of the field.
  let field: Int
  /// The number of the first row; rows lie along the third axis.
  let first: Int
  /// The CRC32C of the values as they stand in the file.
  private(set) var checksum: UInt32 = 0
  /// The sum of each row and the range of the values.
  private(set) var totals = RowTotals()
  private var valueCount = 0

  /// No rows yet, from row `first` on.
  init(content: Int, field: Int, first: Int) {
    (self.content, self.field, self.first) = (content, field, first)
  }

  /// The rows.
  var rows: Range<Int> { first..<first + totals.sums.count }

  /// Whether the next rows from `row` on belong to these.
  func isFollowed(by row: Int, content: Int, field: Int) -> Bool {
    self.content == content && self.field == field && rows.upperBound == row
      && valueCount < Self.largestCount
  }

  /// Adds the rows that follow, some at a time, so that their values are read from memory once.
  ///
  /// - Parameters:
  ///   - values: The values.
  ///   - stored: The values as they stand in the file.
  ///   - length: The number of values in a row.
  mutating func append<Element: HDF5Element>(
    _ values: Span<Double>, stored: Span<Element>, length: Int
  ) {
    guard length > 0 else { return }
    let step = max(1, Self.cachedCount / length) * length
    for start in stride(from: 0, to: values.count, by: step) {
      let part = start..<min(start + step, values.count)
      totals.append(values.extracting(part), length: length)
      checksum = CRC32C.checksum(of: stored.extracting(part), continuing: checksum)
    }
    valueCount += values.count
  }
}

extension WrittenRows {
  /// What stands as text in a checkpoint.
  private struct Head: Codable {
    let content: Int
    let field: Int
    let first: Int
    let checksum: UInt32
  }

  /// The rows as a part of a checkpoint.
  func slab() throws -> Slab {
    let head = Head(content: content, field: field, first: first, checksum: checksum)
    return Slab(text: try ModelFile.json(head), values: totals.packed)
  }

  /// Reads rows from a part of a checkpoint, which are not continued any more.
  ///
  /// - Throws: `DecodingError` when it is of another kind.
  init(_ slab: Slab) throws {
    let head = try JSONDecoder().decode(Head.self, from: Data(slab.text.utf8))
    (content, field, first) = (head.content, head.field, head.first)
    (checksum, totals) = (head.checksum, RowTotals(packed: slab.values))
    valueCount = Self.largestCount
  }
}
