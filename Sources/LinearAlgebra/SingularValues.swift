internal import CBLAS

/// The singular value decomposition `A = U diag(s) V^T`, with `k = min(rowCount, columnCount)`.
public struct SingularValues: Sendable {
  /// The `k` singular values in descending order.
  public let values: [Double]
  /// The left singular vectors `U`, `rowCount x k`.
  public let left: Matrix
  /// The right singular vectors, transposed: `V^T`, `k x columnCount`.
  public let rightTransposed: Matrix

  /// Decomposes a matrix by divide and conquer (LAPACK `dgesdd`).
  ///
  /// - Throws: ``FactorizationError/notConverged(count:)``, also when an element is not finite.
  public init(_ matrix: consuming Matrix) throws(FactorizationError) {
    let count = min(matrix.rowCount, matrix.columnCount)
    guard matrix.elements.allSatisfy(\.isFinite) else { throw .notConverged(count: count) }
    var m = blasInteger(matrix.rowCount)
    var n = blasInteger(matrix.columnCount)
    var leading = max(1, m)
    var leadingRight = max(1, blasInteger(count))
    var info: Int32 = 0
    var values = [Double](repeating: 0, count: count)
    var left = Matrix(rowCount: matrix.rowCount, columnCount: count, repeating: 0)
    var right = Matrix(rowCount: count, columnCount: matrix.columnCount, repeating: 0)
    var integers = [Int32](repeating: 0, count: 8 * count)
    withWorkspace { work, size in
      unsafe dgesdd_(
        "S", &m, &n, &matrix.elements, &leading, &values, &left.elements, &leading,
        &right.elements, &leadingRight, work, &size, &integers, &info, 1)
    }
    if info != 0 { throw .notConverged(count: Int(abs(info))) }
    self.values = values
    self.left = left
    rightTransposed = right
  }

  /// The ratio of the largest to the smallest singular value; infinite for a singular matrix.
  public var conditionNumber: Double {
    guard let largest = values.first, let smallest = values.last else { return 1 }
    return smallest > 0 ? largest / smallest : .infinity
  }
}
