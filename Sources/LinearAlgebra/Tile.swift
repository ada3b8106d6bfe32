/// Where a matrix lies in storage by columns: its shape, its first element, its leading dimension.
public struct Tile: Sendable, Hashable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The position of the first element.
  public let offset: Int
  /// The distance between the first elements of neighbouring columns.
  public let leadingDimension: Int

  /// Creates a tile; the leading dimension is the row count unless it is given.
  public init(rowCount: Int, columnCount: Int, offset: Int = 0, leadingDimension: Int? = nil) {
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.offset = offset
    self.leadingDimension = leadingDimension ?? rowCount
    precondition(
      rowCount >= 0 && columnCount >= 0 && offset >= 0 && self.leadingDimension >= rowCount,
      "a tile with counts >= 0 and leading dimension >= row count; got \(self)")
  }

  /// Whether the tile holds no element.
  public var isEmpty: Bool { rowCount == 0 || columnCount == 0 }

  /// The tile of `rows` and `columns` inside this tile.
  public func part(rows: Range<Int>, columns: Range<Int>) -> Tile {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= rowCount && columns.lowerBound >= 0
        && columns.upperBound <= columnCount, "a part inside \(self); got \(rows), \(columns)")
    return Tile(
      rowCount: rows.count, columnCount: columns.count,
      offset: offset + rows.lowerBound + columns.lowerBound * leadingDimension,
      leadingDimension: leadingDimension)
  }

  /// Checks that storage of `count` elements contains the tile.
  func check(in count: Int) {
    let end = isEmpty ? 0 : offset + (columnCount - 1) * leadingDimension + rowCount
    precondition(end <= count, "storage that holds \(self); got \(count) elements")
  }

  /// The leading dimension as BLAS expects it, at least 1.
  var blasLeadingDimension: Int32 { blasInteger(max(1, leadingDimension)) }
}

/// A size as BLAS and LAPACK take it.
func blasInteger(_ value: Int) -> Int32 {
  precondition(value <= Int(Int32.max), "a size that fits 32-bit BLAS; got \(value)")
  return Int32(value)
}
