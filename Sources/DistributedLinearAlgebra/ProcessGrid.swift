internal import CScaLAPACK
public import MPI

/// A two-dimensional arrangement of all ranks of a communicator, row after row.
///
/// The grid owns a BLACS context of its own, which `deinit` releases: create and release it on all ranks.
public struct ProcessGrid: ~Copyable {
  /// All ranks of the grid.
  public let all: Communicator
  /// The ranks in this rank's row of the grid.
  public let row: Communicator
  /// The ranks in this rank's column of the grid.
  public let column: Communicator
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The BLACS context.
  let context: Int32
  private let systemHandle: Int32

  /// The row in which this rank stands.
  public var rowIndex: Int { column.rank }
  /// The column in which this rank stands.
  public var columnIndex: Int { row.rank }
  /// The numbers of rows and columns.
  public var shape: (rowCount: Int, columnCount: Int) { (rowCount, columnCount) }

  /// The most nearly square shape that uses all ranks, with no more rows than columns.
  ///
  /// A lower Cholesky factorization runs a third faster on 1 x 2 than on 2 x 1.
  public static func shape(rankCount: Int) -> (rowCount: Int, columnCount: Int) {
    precondition(rankCount > 0, "a positive count of ranks; got \(rankCount)")
    var rows = Int(Double(rankCount).squareRoot())
    while rankCount % rows != 0 { rows -= 1 }
    return (rows, rankCount / rows)
  }

  /// How many of `rankCount` ranks are to share a square matrix.
  ///
  /// Below 256 rows and columns a rank its messages take longer than its arithmetic; a grid with more than
  /// eight times as many columns as rows, as a large prime number of ranks has, sends twice as much as one of a few
  /// ranks less.
  ///
  /// - Parameters:
  ///   - order: The order of the matrix.
  ///   - rankCount: The ranks that are there.
  /// - Returns: A number in `1 ... rankCount`.
  public static func workerCount(order: Int, rankCount: Int) -> Int {
    let side = Double(order) / 256
    var count = max(1, Int(min(Double(rankCount), side * side)))
    while count > 8 {
      let shape = shape(rankCount: count)
      if shape.columnCount <= 8 * shape.rowCount { break }
      count -= 1
    }
    return count
  }

  /// Arranges the ranks of `communicator`, by default nearly square.
  ///
  /// **Collective.**
  public init(
    on communicator: borrowing Communicator, shape: (rowCount: Int, columnCount: Int)? = nil
  ) throws(MPIError) {
    let shape = shape ?? ProcessGrid.shape(rankCount: communicator.size)
    precondition(
      shape.rowCount * shape.columnCount == communicator.size,
      "a shape for \(communicator.size) ranks; got \(shape)")
    let all = try communicator.duplicate()
    let row = try all.split(color: all.rank / shape.columnCount, key: all.rank)
    let column = try all.split(color: all.rank % shape.columnCount, key: all.rank)
    let systemHandle = unsafe all.withHandle { unsafe Csys2blacs_handle($0) }
    var context = systemHandle
    unsafe Cblacs_gridinit(&context, "Row", Int32(shape.rowCount), Int32(shape.columnCount))
    self.all = all
    self.row = row
    self.column = column
    rowCount = shape.rowCount
    columnCount = shape.columnCount
    self.systemHandle = systemHandle
    self.context = context
  }

  deinit {
    Cblacs_gridexit(context)
    Cfree_blacs_system_handle(systemHandle)
  }
}
