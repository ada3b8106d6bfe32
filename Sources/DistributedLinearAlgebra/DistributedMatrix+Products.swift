internal import CScaLAPACK
public import LinearAlgebra

extension DistributedMatrix {
  /// Replaces this matrix by `alpha op(A) op(B) + beta C`, where `op` transposes or not (`pdgemm`).
  ///
  /// **Collective.**
  public mutating func setProduct(
    alpha: Double = 1, _ a: borrowing DistributedMatrix, transposeA: Bool = false,
    _ b: borrowing DistributedMatrix, transposeB: Bool = false, beta: Double = 0
  ) {
    let m = transposeA ? a.columnCount : a.rowCount
    let k = transposeA ? a.rowCount : a.columnCount
    let (inner, n) =
      transposeB ? (b.columnCount, b.rowCount) : (b.rowCount, b.columnCount)
    precondition(
      m == rowCount && n == columnCount && k == inner,
      "op(A) op(B) = C in shape; got \(m) x \(k), \(inner) x \(n), \(rowCount) x \(columnCount)")
    var (rows, columns, depth, one) = (Int32(m), Int32(n), Int32(k), Int32(1))
    var (alpha, beta) = (alpha, beta)
    let (descriptor, descriptorA, descriptorB) = (descriptor, a.descriptor, b.descriptor)
    let (localA, localB) = (a.local, b.local)
    unsafe withStorage { c in
      unsafe pdgemm_(
        transposeA ? "T" : "N", transposeB ? "T" : "N", &rows, &columns, &depth, &alpha, localA,
        &one, &one, descriptorA, localB, &one, &one, descriptorB, &beta, c, &one, &one, descriptor)
    }
  }

  /// Replaces this matrix by `alpha A B + beta C` for a symmetric `A` in lower storage.
  ///
  /// **Collective.** Two calls of `pdgemm`, with the memory of a second `A` for the time of the call.
  public mutating func setSymmetricProduct(
    alpha: Double = 1, _ a: borrowing DistributedMatrix, _ b: borrowing DistributedMatrix,
    beta: Double = 0
  ) {
    a.requireSquare()
    precondition(
      a.rowCount == rowCount && b.rowCount == rowCount && b.columnCount == columnCount,
      "A B = C in shape; got \(a.layout), \(b.layout), \(layout)")
    var part = a.copy()
    part.mapElements { i, j, value in i >= j ? value : 0 }
    setProduct(alpha: alpha, part, b, beta: beta)
    part.mapElements { i, j, value in i > j ? value : 0 }
    setProduct(alpha: alpha, part, transposeA: true, b, beta: 1)
  }

  /// Replaces the lower triangle by `alpha A A^T + beta C`, or `alpha A^T A + beta C` (`pdsyrk`).
  ///
  /// **Collective.**
  public mutating func updateRankK(
    alpha: Double = 1, _ a: borrowing DistributedMatrix, transposeA: Bool = false, beta: Double = 0
  ) {
    requireSquare()
    let (order, depth) = transposeA ? (a.columnCount, a.rowCount) : (a.rowCount, a.columnCount)
    precondition(order == rowCount, "a factor of \(rowCount) rows or columns; got \(order)")
    var (n, k, one) = (Int32(order), Int32(depth), Int32(1))
    var (alpha, beta) = (alpha, beta)
    let (descriptor, descriptorA) = (descriptor, a.descriptor)
    let localA = a.local
    unsafe withStorage { c in
      unsafe pdsyrk_(
        "L", transposeA ? "T" : "N", &n, &k, &alpha, localA, &one, &one, descriptorA, &beta, c,
        &one, &one, descriptor)
    }
  }

  /// Replaces this matrix `B` by the solution of `op(T) X = alpha B` (`pdtrsm`).
  ///
  /// **Collective.**
  public mutating func solveTriangular(
    alpha: Double = 1, _ t: borrowing DistributedMatrix, triangle: Triangle = .lower,
    transposeT: Bool = false
  ) {
    t.requireSquare()
    precondition(t.rowCount == rowCount, "a triangle of order \(rowCount); got \(t.rowCount)")
    var (m, n, one) = (Int32(rowCount), Int32(columnCount), Int32(1))
    var alpha = alpha
    let (descriptor, descriptorT) = (descriptor, t.descriptor)
    let localT = t.local
    unsafe withStorage { b in
      unsafe pdtrsm_(
        "L", triangle == .lower ? "L" : "U", transposeT ? "T" : "N", "N", &m, &n, &alpha, localT,
        &one, &one, descriptorT, b, &one, &one, descriptor)
    }
  }

  /// Copies the elements below the diagonal to their mirror images (`pdtran`).
  ///
  /// **Collective.** It takes the memory of a second matrix for the time of the call.
  public mutating func copyLowerToUpper() {
    requireSquare()
    var below = copy()
    below.mapElements { i, j, value in i > j ? value : 0 }
    mapElements { i, j, value in i >= j ? value : 0 }
    var (n, one, factor) = (Int32(rowCount), Int32(1), 1.0)
    let descriptor = descriptor
    let localBelow = below.local
    unsafe withStorage { c in
      unsafe pdtran_(
        &n, &n, &factor, localBelow, &one, &one, descriptor, &factor, c, &one, &one, descriptor)
    }
  }
}
