public import LinearAlgebra

/// A matrix whose blocks are dealt over a process grid in both dimensions.
///
/// Every rank stores its rows and columns as one matrix by columns. Operations marked **Collective** are
/// called by all ranks of the grid on which the matrix was created.
public struct DistributedMatrix: ~Copyable {
  /// Which process holds which element.
  public let layout: MatrixLayout
  /// The row of the grid in which this rank stands.
  public let rowIndex: Int
  /// The column of the grid in which this rank stands.
  public let columnIndex: Int
  /// The elements of this rank, by columns with the leading dimension of ``localTile``.
  public internal(set) var local: [Double]
  let context: Int32

  /// Creates a matrix of zeros on the grid.
  ///
  /// - Throws: ``DistributedSizeError``, on all ranks alike.
  public init(_ layout: MatrixLayout, on grid: borrowing ProcessGrid) throws(DistributedSizeError) {
    precondition(
      layout.rows.processCount == grid.rowCount && layout.columns.processCount == grid.columnCount,
      "a layout for a grid of \(grid.rowCount) x \(grid.columnCount); got \(layout)")
    try layout.check()
    self.layout = layout
    rowIndex = grid.rowIndex
    columnIndex = grid.columnIndex
    context = grid.context
    local = zeroStorage(
      count: layout.rows.localCount(on: rowIndex) * layout.columns.localCount(on: columnIndex))
  }

  /// Creates a matrix of zeros with square blocks.
  ///
  /// - Throws: ``DistributedSizeError``, on all ranks alike.
  public init(
    rowCount: Int, columnCount: Int, blockSize: Int? = nil, on grid: borrowing ProcessGrid
  ) throws(DistributedSizeError) {
    try self.init(
      MatrixLayout(
        rowCount: rowCount, columnCount: columnCount, blockSize: blockSize, shape: grid.shape),
      on: grid)
  }

  /// Creates a matrix from the elements of this rank, by columns.
  ///
  /// - Throws: ``DistributedSizeError``, on all ranks alike.
  public init(_ layout: MatrixLayout, local: [Double], on grid: borrowing ProcessGrid)
    throws(DistributedSizeError)
  {
    try layout.check()
    let (rows, columns) = (
      layout.rows.localCount(on: grid.rowIndex), layout.columns.localCount(on: grid.columnIndex)
    )
    precondition(local.count == rows * columns, "\(rows) x \(columns) elements; got \(local.count)")
    self.layout = layout
    rowIndex = grid.rowIndex
    columnIndex = grid.columnIndex
    context = grid.context
    self.local = local
  }

  /// The number of rows of the whole matrix.
  public var rowCount: Int { layout.rows.count }
  /// The number of columns of the whole matrix.
  public var columnCount: Int { layout.columns.count }
  /// The number of rows on this rank.
  public var localRowCount: Int { layout.rows.localCount(on: rowIndex) }
  /// The number of columns on this rank.
  public var localColumnCount: Int { layout.columns.localCount(on: columnIndex) }
  /// The shape of the local storage.
  public var localTile: Tile { Tile(rowCount: localRowCount, columnCount: localColumnCount) }

  /// Calls `body` with the local elements, to be written in place.
  public mutating func withLocalElements<Result, Failure: Error>(
    _ body: (inout MutableSpan<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var span = local.mutableSpan
    return try body(&span)
  }

  /// A second matrix with the same elements.
  public func copy() -> DistributedMatrix { DistributedMatrix(sharing: self) }

  private init(sharing other: borrowing DistributedMatrix) {
    layout = other.layout
    rowIndex = other.rowIndex
    columnIndex = other.columnIndex
    context = other.context
    local = other.local
  }

  /// The ScaLAPACK array descriptor.
  var descriptor: [Int32] {
    [
      1, context, Int32(rowCount), Int32(columnCount), Int32(layout.rows.blockSize),
      Int32(layout.columns.blockSize), 0, 0, Int32(max(1, localRowCount)),
    ]
  }

  /// Whether square blocks allow a factorization on this layout.
  func requireSquare() {
    precondition(
      rowCount == columnCount && layout.rows.blockSize == layout.columns.blockSize,
      "a square matrix with square blocks; got \(layout)")
  }
}
