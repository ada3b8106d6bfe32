internal import CBLAS

/// The eigenvalues and orthonormal eigenvectors of a symmetric matrix.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues in ascending order.
  public let values: [Double]
  /// The eigenvectors, one column for each eigenvalue.
  public let vectors: Matrix

  /// Diagonalizes a matrix, of which the lower triangle is read (LAPACK `dsyevd`).
  ///
  /// - Throws: ``FactorizationError/notConverged(count:)``, also when an element is not finite.
  public init(_ matrix: consuming Matrix) throws(FactorizationError) {
    precondition(
      matrix.isSquare, "a square matrix; got \(matrix.rowCount) x \(matrix.columnCount)")
    guard matrix.elements.allSatisfy(\.isFinite) else {
      throw .notConverged(count: matrix.rowCount)
    }
    var n = blasInteger(matrix.rowCount)
    var leading = max(1, n)
    var info: Int32 = 0
    var values = [Double](repeating: 0, count: matrix.rowCount)
    var integers = [Int32](repeating: 0, count: 3 + 5 * matrix.rowCount)
    withWorkspace { work, size in
      var integerSize = size < 0 ? size : Int32(integers.count)
      unsafe dsyevd_(
        "V", "L", &n, &matrix.elements, &leading, &values, work, &size, &integers, &integerSize,
        &info, 1, 1)
    }
    if info != 0 { throw .notConverged(count: Int(abs(info))) }
    self.values = values
    vectors = matrix
  }
}
