/// How the elements of a matrix are dealt over a grid of processes, in both dimensions.
public struct MatrixLayout: Sendable, Hashable {
  /// The layout of the rows over the rows of the grid.
  public let rows: BlockCyclicAxis
  /// The layout of the columns over the columns of the grid.
  public let columns: BlockCyclicAxis

  /// Creates a layout from its two axes.
  public init(rows: BlockCyclicAxis, columns: BlockCyclicAxis) {
    self.rows = rows
    self.columns = columns
  }

  /// Creates a layout with square blocks on a grid of the given shape.
  ///
  /// - Parameters:
  ///   - rowCount: The number of rows of the matrix.
  ///   - columnCount: The number of columns of the matrix.
  ///   - blockSize: The order of a block; by default from the sizes of matrix and grid.
  ///   - shape: The numbers of rows and columns of the grid.
  public init(
    rowCount: Int, columnCount: Int, blockSize: Int? = nil, shape: (rowCount: Int, columnCount: Int)
  ) {
    let size =
      blockSize
      ?? MatrixLayout.blockSize(
        count: max(rowCount, columnCount), processCount: max(shape.rowCount, shape.columnCount))
    rows = BlockCyclicAxis(count: rowCount, blockSize: size, processCount: shape.rowCount)
    columns = BlockCyclicAxis(count: columnCount, blockSize: size, processCount: shape.columnCount)
  }

  /// The default order of a block: 64, or 256 where one process holds all; less when a process would hold
  /// fewer than 4 blocks, at least 16.
  ///
  /// With panels of 512 columns a Cholesky factorization of order 8000 runs at 83 % of DGEMM on two
  /// processes with blocks of 64, at 79 % with 128 and at 67 % with 256; on one process 256 is best.
  public static func blockSize(count: Int, processCount: Int) -> Int {
    var size = processCount == 1 ? 256 : 64
    while size > 16 && size * processCount * 4 > count { size /= 2 }
    return size
  }

  /// The number of elements on the process that holds most.
  public var largestLocalCount: Int { rows.localCount(on: 0) * columns.localCount(on: 0) }

  /// The memory of the largest local part, in bytes.
  public var largestLocalByteCount: Int { largestLocalCount * MemoryLayout<Double>.stride }

  /// The largest number of elements that ScaLAPACK indexes on one process.
  public static let indexLimit = Int(Int32.max)

  /// Checks that 32-bit libraries can index every local part.
  public func check() throws(DistributedSizeError) {
    guard max(1, rows.localCount(on: 0)) * columns.localCount(on: 0) <= Self.indexLimit,
      max(rows.count, columns.count) <= Self.indexLimit
    else {
      throw DistributedSizeError(
        rowCount: rows.count, columnCount: columns.count,
        rankCount: rows.processCount * columns.processCount,
        neededRankCount: Self.neededRankCount(
          rowCount: rows.count, columnCount: columns.count, blockSize: rows.blockSize))
    }
  }

  /// The least number of ranks on whose default grid every local part can be indexed.
  public static func neededRankCount(rowCount: Int, columnCount: Int, blockSize: Int = 64) -> Int {
    var ranks = max(1, Int(Double(rowCount) * Double(columnCount) / Double(indexLimit)))
    while MatrixLayout(
      rowCount: rowCount, columnCount: columnCount, blockSize: blockSize,
      shape: ProcessGrid.shape(rankCount: ranks)
    ).largestLocalCount > indexLimit {
      ranks += 1
    }
    return ranks
  }
}
