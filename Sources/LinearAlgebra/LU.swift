internal import CBLAS

/// The factorization `A = P L U` of a square matrix, with row exchanges `P`.
public struct LU: Sendable {
  /// `U` on and above the diagonal, `L` below it with ones on its diagonal left out.
  public let factors: Matrix
  private let pivots: [Int32]

  /// Factors a matrix (LAPACK `dgetrf`).
  ///
  /// - Throws: ``FactorizationError/singular(row:)`` when a pivot is exactly zero.
  public init(_ matrix: consuming Matrix) throws(FactorizationError) {
    precondition(
      matrix.isSquare, "a square matrix; got \(matrix.rowCount) x \(matrix.columnCount)")
    var n = blasInteger(matrix.rowCount)
    var leading = max(1, n)
    var info: Int32 = 0
    var pivots = [Int32](repeating: 0, count: matrix.rowCount)
    unsafe dgetrf_(&n, &n, &matrix.elements, &leading, &pivots, &info)
    if info > 0 { throw .singular(row: Int(info)) }
    factors = matrix
    self.pivots = pivots
  }

  /// The solution of `A X = B`, one column for each right-hand side (LAPACK `dgetrs`).
  public func solve(_ rightHandSides: consuming Matrix) -> Matrix {
    precondition(
      rightHandSides.rowCount == factors.rowCount,
      "\(factors.rowCount) rows; got \(rightHandSides.rowCount)")
    var n = blasInteger(factors.rowCount)
    var count = blasInteger(rightHandSides.columnCount)
    var leading = max(1, n)
    var info: Int32 = 0
    unsafe dgetrs_(
      "N", &n, &count, factors.elements, &leading, pivots, &rightHandSides.elements, &leading,
      &info, 1)
    return rightHandSides
  }

  /// The solution of `A x = b`.
  public func solve(_ rightHandSide: [Double]) -> [Double] {
    solve(Matrix(rowCount: rightHandSide.count, columnCount: 1, elements: rightHandSide)).elements
  }

  /// The determinant of `A`; it overflows early for large matrices.
  public var determinant: Double {
    zip(pivots.indices, pivots).reduce(1) { product, step in
      let (i, pivot) = step
      return product * (Int(pivot) == i + 1 ? 1 : -1) * factors[i, i]
    }
  }
}
