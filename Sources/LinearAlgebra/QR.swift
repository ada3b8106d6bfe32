internal import CBLAS

/// The factorization `A = Q R` of a matrix with at least as many rows as columns.
public struct QR: Sendable {
  /// `R` on and above the diagonal, Householder vectors below it.
  private let factors: Matrix
  private let scales: [Double]

  /// Factors a matrix by Householder reflections (LAPACK `dgeqrf`).
  public init(_ matrix: consuming Matrix) {
    precondition(
      matrix.rowCount >= matrix.columnCount,
      "at least as many rows as columns; got \(matrix.rowCount) x \(matrix.columnCount)")
    var m = blasInteger(matrix.rowCount)
    var n = blasInteger(matrix.columnCount)
    var leading = max(1, m)
    var info: Int32 = 0
    var scales = [Double](repeating: 0, count: matrix.columnCount)
    withWorkspace { work, size in
      unsafe dgeqrf_(&m, &n, &matrix.elements, &leading, &scales, work, &size, &info)
    }
    factors = matrix
    self.scales = scales
  }

  /// The upper triangular factor, `columnCount x columnCount`.
  public var r: Matrix {
    Matrix(rowCount: factors.columnCount, columnCount: factors.columnCount) { i, j in
      i <= j ? factors[i, j] : 0
    }
  }

  /// The orthonormal columns, `rowCount x columnCount`.
  public var q: Matrix {
    var columns = Matrix(rowCount: factors.rowCount, columnCount: factors.columnCount) { i, j in
      i == j ? 1 : 0
    }
    applyReflections(to: &columns, transposed: false)
    return columns
  }

  /// The `x` with the least `|A x - b|`, one column for each right-hand side.
  ///
  /// - Throws: ``FactorizationError/singular(row:)`` when a diagonal element of `R` is below the
  ///   rounding of the largest, so that `A` has no full rank in working precision.
  public func leastSquares(_ rightHandSides: consuming Matrix) throws(FactorizationError) -> Matrix
  {
    precondition(
      rightHandSides.rowCount == factors.rowCount,
      "\(factors.rowCount) rows; got \(rightHandSides.rowCount)")
    let n = factors.columnCount
    let largest = factors.diagonal.reduce(0) { max($0, abs($1)) }
    let smallest = Double(factors.rowCount) * Double.ulpOfOne * largest
    for (i, value) in factors.diagonal.enumerated() where !(abs(value) > smallest) {
      throw .singular(row: i + 1)
    }
    applyReflections(to: &rightHandSides, transposed: true)
    let tileB = rightHandSides.tile.part(rows: 0..<n, columns: 0..<rightHandSides.columnCount)
    var span = rightHandSides.elements.mutableSpan
    solveTriangular(
      factors.elements.span, factors.tile.part(rows: 0..<n, columns: 0..<n), triangle: .upper,
      &span, tileB)
    let solution = rightHandSides
    return Matrix(rowCount: n, columnCount: solution.columnCount) { i, j in solution[i, j] }
  }

  /// The `x` with the least `|A x - b|`.
  public func leastSquares(_ b: [Double]) throws(FactorizationError) -> [Double] {
    try leastSquares(Matrix(rowCount: b.count, columnCount: 1, elements: b)).elements
  }

  /// Replaces `C` by `Q C` or `Q^T C` with the square `Q` (LAPACK `dormqr`).
  private func applyReflections(to c: inout Matrix, transposed: Bool) {
    var m = blasInteger(c.rowCount)
    var n = blasInteger(c.columnCount)
    var k = blasInteger(factors.columnCount)
    var leading = max(1, m)
    var info: Int32 = 0
    withWorkspace { work, size in
      unsafe dormqr_(
        "L", transposed ? "T" : "N", &m, &n, &k, factors.elements, &leading, scales, &c.elements,
        &leading, work, &size, &info, 1, 1)
    }
  }
}
