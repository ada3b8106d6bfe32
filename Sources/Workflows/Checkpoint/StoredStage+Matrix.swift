import DistributedLinearAlgebra
import MPI

extension StoredStage {
  /// What the checkpoint says about the matrix in it; `nil` when it holds none.
  var matrixPart: MatrixPart? { text(of: 0).flatMap { try? MatrixPart(text: $0) } }

  /// The matrix that the ranks of another run left, whose slabs have the numbers of these ranks.
  ///
  /// **Collective.** On the same grid every rank reads its own elements; on another grid the ranks read the slabs in
  /// turn and send the elements on, some megabytes at a time.
  ///
  /// - Parameters:
  ///   - part: What the checkpoint says about the matrix.
  ///   - layout: The layout of the result on the grid of this run.
  ///   - grid: The grid of this run.
  /// - Returns: The matrix with the same elements.
  /// - Throws: On all ranks when one cannot read.
  func matrix(_ part: MatrixPart, as layout: MatrixLayout, on grid: borrowing ProcessGrid) throws
    -> DistributedMatrix
  {
    if part.layout == layout {
      let slab = try grid.all.together { try self.slab(of: grid.all.rank) }
      return try DistributedMatrix(layout, local: slab.values, on: grid)
    }
    var matrix = try DistributedMatrix(layout, on: grid)
    for first in stride(from: 0, to: part.rankCount, by: grid.all.size) {
      try move(part, from: first, to: &matrix, on: grid)
    }
    return matrix
  }

  /// The elements that are read for one exchange.
  private static let exchangeLimit = 1 << 21

  /// Moves the elements of the slabs `first ..< first + ranks`, of which each rank reads one.
  private func move(
    _ part: MatrixPart, from first: Int, to matrix: inout DistributedMatrix,
    on grid: borrowing ProcessGrid
  ) throws {
    let old = part.layout
    let sources = Array(first..<min(first + grid.all.size, part.rankCount))
    let width = max(1, Self.exchangeLimit / max(1, old.rows.localCount(on: 0)))
    let own = first + grid.all.rank
    for start in stride(from: 0, to: old.columns.localCount(on: 0), by: width) {
      let columns = start..<start + width
      let parcels = try grid.all.together {
        try own < part.rankCount ? read(part, own, columns, for: matrix.layout) : []
      }
      let empty = [[Double]](repeating: [], count: grid.all.size)
      let received = try grid.all.allToAll(parcels.isEmpty ? empty : parcels)
      for (source, values) in zip(sources, received) {
        Self.place(values, of: part, source, columns, in: &matrix)
      }
    }
  }

  /// Some columns of a slab, dealt to the ranks of another layout.
  private func read(_ part: MatrixPart, _ source: Int, _ range: Range<Int>, for new: MatrixLayout)
    throws -> [[Double]]
  {
    let old = part.layout
    let (row, column) = (source / part.gridColumns, source % part.gridColumns)
    let rowCount = old.rows.localCount(on: row)
    let columns = range.clamped(to: 0..<old.columns.localCount(on: column))
    let values = try self.values(
      of: source, rowCount * columns.lowerBound..<rowCount * columns.upperBound)
    let targetColumns = new.columns.processCount
    let owners = (0..<rowCount).map {
      new.rows.process(ofGlobal: old.rows.global(ofLocal: $0, on: row)) * targetColumns
    }
    var parcels = [[Double]](repeating: [], count: new.rows.processCount * targetColumns)
    for (j, local) in columns.enumerated() {
      let owner = new.columns.process(ofGlobal: old.columns.global(ofLocal: local, on: column))
      for i in 0..<rowCount { parcels[owners[i] + owner].append(values[i + j * rowCount]) }
    }
    return parcels
  }

  /// Puts elements to their places, in the order in which the source read them.
  private static func place(
    _ values: [Double], of part: MatrixPart, _ source: Int, _ range: Range<Int>,
    in matrix: inout DistributedMatrix
  ) {
    let (old, new) = (part.layout, matrix.layout)
    let (row, column) = (source / part.gridColumns, source % part.gridColumns)
    let (rowIndex, columnIndex, m) = (matrix.rowIndex, matrix.columnIndex, matrix.localRowCount)
    let rows = (0..<old.rows.localCount(on: row)).map { old.rows.global(ofLocal: $0, on: row) }
      .filter { new.rows.process(ofGlobal: $0) == rowIndex }.map(new.rows.local(ofGlobal:))
    let columns = range.clamped(to: 0..<old.columns.localCount(on: column))
    matrix.withLocalElements { elements in
      var next = 0
      for local in columns {
        let global = old.columns.global(ofLocal: local, on: column)
        guard new.columns.process(ofGlobal: global) == columnIndex else { continue }
        let start = new.columns.local(ofGlobal: global) * m
        for i in rows {
          elements[start + i] = values[next]
          next += 1
        }
      }
    }
  }
}
