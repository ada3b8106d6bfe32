internal import CBLAS
internal import Glibc

/// The Cholesky factorization `A = L L^T` of a symmetric positive definite matrix.
public struct Cholesky: Sendable {
  /// The factor `L`; the elements above the diagonal are zero.
  public let factor: Matrix

  /// Factors a matrix, of which the lower triangle is read (LAPACK `dpotrf`).
  ///
  /// - Throws: ``FactorizationError/notPositiveDefinite(minor:)``, also when an element is not finite.
  public init(_ matrix: consuming Matrix) throws(FactorizationError) {
    let order = matrix.rowCount
    precondition(matrix.isSquare, "a square matrix; got \(order) x \(matrix.columnCount)")
    var n = blasInteger(order)
    var leading = max(1, n)
    var info: Int32 = 0
    unsafe dpotrf_("L", &n, &matrix.elements, &leading, &info, 1)
    if info > 0 { throw .notPositiveDefinite(minor: Int(info)) }
    for j in 0..<order {
      guard matrix[j, j].isFinite, matrix[j, j] > 0 else {
        throw .notPositiveDefinite(minor: j + 1)
      }
      for i in 0..<j { matrix.elements[i + j * order] = 0 }
    }
    factor = matrix
  }

  /// The solution of `A X = B`, one column for each right-hand side (LAPACK `dpotrs`).
  public func solve(_ rightHandSides: consuming Matrix) -> Matrix {
    precondition(
      rightHandSides.rowCount == factor.rowCount,
      "\(factor.rowCount) rows; got \(rightHandSides.rowCount)")
    var n = blasInteger(factor.rowCount)
    var count = blasInteger(rightHandSides.columnCount)
    var leading = max(1, n)
    var info: Int32 = 0
    unsafe dpotrs_(
      "L", &n, &count, factor.elements, &leading, &rightHandSides.elements, &leading, &info, 1)
    return rightHandSides
  }

  /// The solution of `A x = b`.
  public func solve(_ rightHandSide: [Double]) -> [Double] {
    solve(Matrix(rowCount: rightHandSide.count, columnCount: 1, elements: rightHandSide)).elements
  }

  /// The inverse of `A`, with both triangles filled (LAPACK `dpotri`).
  public var inverse: Matrix {
    var result = factor
    var n = blasInteger(factor.rowCount)
    var leading = max(1, n)
    var info: Int32 = 0
    unsafe dpotri_("L", &n, &result.elements, &leading, &info, 1)
    result.copyLowerToUpper()
    return result
  }

  /// The inverse of `L`, with zeros above the diagonal (LAPACK `dtrtri`).
  public var inverseFactor: Matrix {
    var result = factor
    var n = blasInteger(factor.rowCount)
    var leading = max(1, n)
    var info: Int32 = 0
    unsafe dtrtri_("L", "N", &n, &result.elements, &leading, &info, 1, 1)
    return result
  }

  /// The natural logarithm of the determinant of `A`.
  public var logDeterminant: Double { 2 * factor.diagonal.reduce(0) { $0 + log($1) } }
}
