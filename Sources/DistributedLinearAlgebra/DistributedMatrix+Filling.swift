public import LinearAlgebra

extension DistributedMatrix {
  /// The parts of the matrix that this rank holds, each contiguous in both dimensions.
  ///
  /// - Parameters:
  ///   - limit: The largest number of rows and of columns in a part.
  ///   - lowerOnly: Whether parts that lie wholly above the diagonal are left out.
  /// - Returns: The parts, column range after column range.
  public func localTiles(limit: Int = 1024, lowerOnly: Bool = false) -> [LocalTile] {
    let whole = localTile
    let rowRanges = layout.rows.ranges(on: rowIndex, limit: limit)
    return layout.columns.ranges(on: columnIndex, limit: limit).flatMap { columns in
      rowRanges.compactMap { rows -> LocalTile? in
        if lowerOnly && rows.upperBound <= columns.lowerBound { return nil }
        let i = layout.rows.local(ofGlobal: rows.lowerBound)
        let j = layout.columns.local(ofGlobal: columns.lowerBound)
        let (localRows, localColumns) = (i..<i + rows.count, j..<j + columns.count)
        return LocalTile(
          rows: rows, columns: columns, localRows: localRows, localColumns: localColumns,
          tile: whole.part(rows: localRows, columns: localColumns))
      }
    }
  }

  /// Calls `body` for every part that this rank holds, with the storage of all of them.
  public mutating func forEachLocalTile<Failure: Error>(
    limit: Int = 1024, lowerOnly: Bool = false,
    _ body: (LocalTile, inout MutableSpan<Double>) throws(Failure) -> Void
  ) throws(Failure) {
    let tiles = localTiles(limit: limit, lowerOnly: lowerOnly)
    var span = local.mutableSpan
    for tile in tiles { try body(tile, &span) }
  }

  /// Sets every local element from its row and column in the whole matrix.
  public mutating func fill(_ entry: (_ i: Int, _ j: Int) -> Double) {
    mapElements { i, j, _ in entry(i, j) }
  }

  /// Replaces every local element by a function of its row, its column and its value.
  public mutating func mapElements(_ transform: (_ i: Int, _ j: Int, _ value: Double) -> Double) {
    let (layout, rowIndex, columnIndex) = (layout, rowIndex, columnIndex)
    let (m, n) = (localRowCount, localColumnCount)
    var span = local.mutableSpan
    for j in 0..<n {
      let column = layout.columns.global(ofLocal: j, on: columnIndex)
      for i in 0..<m {
        let row = layout.rows.global(ofLocal: i, on: rowIndex)
        span[i + j * m] = transform(row, column, span[i + j * m])
      }
    }
  }

  /// Sets the lower triangle to the Gram matrix of vectors, `a_ij = x_i . x_j`, by DGEMM on strips.
  ///
  /// Elements above the diagonal may be set too, or keep their values.
  ///
  /// - Parameters:
  ///   - rowVectors: The vectors of the local rows, `featureCount x localRowCount`.
  ///   - columnVectors: The vectors of the local columns, `featureCount x localColumnCount`.
  ///   - alpha: A factor of the products.
  ///   - beta: A factor of the old elements, to add up features chunk by chunk.
  public mutating func setGramMatrix(
    _ rowVectors: Matrix, _ columnVectors: Matrix, alpha: Double = 1, beta: Double = 0
  ) {
    let (m, n, features) = (localRowCount, localColumnCount, rowVectors.rowCount)
    precondition(
      rowVectors.columnCount == m && columnVectors.columnCount == n
        && columnVectors.rowCount == features,
      "vectors for \(m) rows and \(n) columns; got \(rowVectors.tile), \(columnVectors.tile)")
    let (layout, rowIndex, columnIndex, whole) = (layout, rowIndex, columnIndex, localTile)
    var span = local.mutableSpan
    for start in stride(from: 0, to: n, by: 256) {
      let strip = start..<min(start + 256, n)
      let diagonal = layout.columns.global(ofLocal: start, on: columnIndex)
      let first = layout.rows.localCount(before: diagonal, on: rowIndex)
      if first >= m { break }
      gemm(
        alpha: alpha, rowVectors.elements.span,
        rowVectors.tile.part(rows: 0..<features, columns: first..<m), transposeA: true,
        columnVectors.elements.span, columnVectors.tile.part(rows: 0..<features, columns: strip),
        beta: beta, &span, whole.part(rows: first..<m, columns: strip))
    }
  }
}
