/// A least-squares problem `min |X c - Y|`, reduced to a triangle while its rows stream past.
///
/// The triangle is that of the Householder factorization of `[X Y]`,
///
///     [ R  Q^T Y ]      R: columnCount x columnCount,  Q^T Y: columnCount x targetCount,
///     [ 0    S   ]      S^T S = the Gram matrix of what no linear model of X can fit,
///
/// from which every ridge, truncated or cross-validated fit follows without the rows (Golub and Van
/// Loan, Matrix Computations, 4th ed., sections 5.3 and 6.5.3). The diagonal is not negative, so `R`
/// is unique when `X` has full rank. Fewer rows than columns leave rows of zeros at the end.
/// Factors of parts of the rows merge into that of all rows; how the rows are cut changes the
/// result by rounding only. Columns of any scale are reduced without loss, since the error of
/// Householder's method is relative to each column (Higham 2002, theorem 19.4).
public struct TriangularFactor: Sendable, Hashable {
  /// The number of columns of `X`.
  public let columnCount: Int
  /// The number of columns of `Y`.
  public let targetCount: Int
  /// The number of rows that were reduced.
  public internal(set) var rowCount: Int
  /// The sum of each column of `Y`.
  public internal(set) var targetSums: [Double]
  /// The upper triangle of `[X Y]`, of order `columnCount + targetCount`; zeros below the diagonal.
  public internal(set) var triangle: Matrix

  /// A problem without rows.
  public init(columnCount: Int, targetCount: Int) {
    let order = columnCount + targetCount
    self.init(
      columnCount: columnCount, rowCount: 0, targetSums: Array(repeating: 0, count: targetCount),
      triangle: Matrix(rowCount: order, columnCount: order, repeating: 0))
  }

  /// Puts a factor together from parts that were stored.
  ///
  /// - Parameters:
  ///   - columnCount: The number of columns of `X`.
  ///   - rowCount: The number of rows that were reduced.
  ///   - targetSums: The sum of each column of `Y`.
  ///   - triangle: The square matrix ``triangle``; what stands below its diagonal is not used.
  public init(columnCount: Int, rowCount: Int, targetSums: [Double], triangle: Matrix) {
    let order = columnCount + targetSums.count
    precondition(
      rowCount >= 0 && columnCount >= 0 && triangle.rowCount == order && triangle.isSquare,
      "a triangle of order \(order); got \(triangle.rowCount) x \(triangle.columnCount)")
    (self.columnCount, targetCount) = (columnCount, targetSums.count)
    (self.rowCount, self.targetSums) = (rowCount, targetSums)
    self.triangle = triangle
    self.triangle.clearBelowDiagonal()
  }

  /// The triangle `R`, `columnCount x columnCount`.
  public var r: Matrix { part(rows: columnCount, columns: 0..<columnCount) }

  /// The targets seen from the columns, `Q^T Y`, `columnCount x targetCount`.
  public var projectedTargets: Matrix {
    part(rows: columnCount, columns: columnCount..<columnCount + targetCount)
  }

  /// The squared norm of the part of each target that is outside the range of `X`.
  public var residualSquares: [Double] {
    (columnCount..<columnCount + targetCount).map { j in
      triangle.column(j).dropFirst(columnCount).reduce(0) { $0 + $1 * $1 }
    }
  }

  /// The sum of the squares of each column of `Y`.
  public var targetSquares: [Double] {
    (columnCount..<columnCount + targetCount).map { j in
      triangle.column(j).reduce(0) { $0 + $1 * $1 }
    }
  }

  /// Adds rows.
  ///
  /// Costs `2 m n^2` flops for `m` rows and `n = columnCount + targetCount`. A few hundred rows or more at
  /// a time run at the speed of matrix products.
  ///
  /// - Parameters:
  ///   - features: `X`, transposed: `columnCount x m`, a column for each row of `X`.
  ///   - targets: `Y`, transposed: `targetCount x m`.
  /// - Throws: ``FactorizationError/notFinite(row:)`` for NaN or infinity; the factor is unchanged.
  public mutating func append(features: Matrix, targets: Matrix) throws(FactorizationError) {
    precondition(
      features.rowCount == columnCount && targets.rowCount == targetCount
        && features.columnCount == targets.columnCount,
      "\(columnCount) features and \(targetCount) targets of as many rows; got "
        + "\(features.rowCount) x \(features.columnCount), \(targets.rowCount) x \(targets.columnCount)"
    )
    for matrix in [features, targets] {
      if let row = firstNotFiniteColumn(matrix) { throw .notFinite(row: row + 1) }
    }
    let (count, order) = (features.columnCount, triangle.rowCount)
    guard count > 0, order > 0 else { return rowCount += count }
    // Balanced parts of at most `reductionRows` rows.
    let parts = (count + reductionRows - 1) / reductionRows
    var rows = Matrix(rowCount: (count + parts - 1) / parts, columnCount: order, repeating: 0)
    for part in 0..<parts {
      let range = part * count / parts..<(part + 1) * count / parts
      let tile = rows.tile.part(rows: 0..<range.count, columns: 0..<order)
      transpose(features, columns: range, into: &rows, at: 0)
      transpose(targets, columns: range, into: &rows, at: columnCount)
      reduceRows(&rows, tile, into: &triangle)
    }
    for i in 0..<count {
      for c in 0..<targetCount { targetSums[c] += targets[c, i] }
    }
    rowCount += count
  }

  /// Adds the rows of another factor of the same columns and targets.
  ///
  /// Costs `2/3 n^3` flops.
  public mutating func merge(_ other: TriangularFactor) {
    precondition(
      other.columnCount == columnCount && other.targetCount == targetCount,
      "\(columnCount) columns and \(targetCount) targets; got \(other.columnCount), "
        + "\(other.targetCount)")
    if rowCount == 0 {
      self = other
      return
    }
    if other.rowCount == 0 { return }
    var rows = other.triangle
    reduceRows(&rows, rows.tile, isTriangular: true, into: &triangle)
    rowCount += other.rowCount
    for c in 0..<targetCount { targetSums[c] += other.targetSums[c] }
  }

  /// The factor of all rows of several factors, merged from the first to the last.
  public static func merged(_ factors: [TriangularFactor]) -> TriangularFactor? {
    guard var result = factors.first else { return nil }
    for factor in factors.dropFirst() { result.merge(factor) }
    return result
  }

  private func part(rows: Int, columns: Range<Int>) -> Matrix {
    Matrix(rowCount: rows, columnCount: columns.count) { i, j in
      triangle[i, columns.lowerBound + j]
    }
  }
}

/// So many rows are reduced at a time: enough for products, few enough for the caches.
private let reductionRows = 1024

extension Matrix {
  /// Sets the elements below the diagonal to zero.
  mutating func clearBelowDiagonal() {
    for j in 0..<columnCount {
      for i in min(j + 1, rowCount)..<rowCount { self[i, j] = 0 }
    }
  }
}
