internal import CBLAS

/// Which triangle of a symmetric or triangular matrix is stored.
public enum Triangle: Sendable, Hashable {
  /// The elements on and below the diagonal.
  case lower
  /// The elements on and above the diagonal.
  case upper

  var cblas: CBLAS_UPLO { self == .lower ? CblasLower : CblasUpper }
}

/// The matrix product `C = alpha op(A) op(B) + beta C` (BLAS `dgemm`), where `op` transposes or not.
///
/// - Parameters:
///   - alpha: A factor of the product.
///   - a: The storage of `A`.
///   - tileA: Where `A` lies in `a`.
///   - transposeA: Whether `op(A)` is the transpose.
///   - b: The storage of `B`.
///   - tileB: Where `B` lies in `b`.
///   - transposeB: Whether `op(B)` is the transpose.
///   - beta: A factor of the old `C`; for 0, old values are not read.
///   - c: The storage of `C`.
///   - tileC: Where `C` lies in `c`.
public func gemm(
  alpha: Double = 1, _ a: Span<Double>, _ tileA: Tile, transposeA: Bool = false,
  _ b: Span<Double>, _ tileB: Tile, transposeB: Bool = false, beta: Double = 0,
  _ c: inout MutableSpan<Double>, _ tileC: Tile
) {
  tileA.check(in: a.count)
  tileB.check(in: b.count)
  tileC.check(in: c.count)
  let (m, k) = orient(tileA, transposeA)
  let (inner, n) = orient(tileB, transposeB)
  precondition(
    k == inner && m == tileC.rowCount && n == tileC.columnCount,
    "op(A) op(B) = C in shape; got \(m) x \(k), \(inner) x \(n), \(tileC)")
  if tileC.isEmpty { return }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      unsafe c.withUnsafeMutableBufferPointer { c in
        unsafe cblas_dgemm(
          CblasColMajor, transposeA ? CblasTrans : CblasNoTrans,
          transposeB ? CblasTrans : CblasNoTrans, blasInteger(m), blasInteger(n), blasInteger(k),
          alpha, a.start(tileA), tileA.blasLeadingDimension, b.start(tileB),
          tileB.blasLeadingDimension, beta, c.start(tileC), tileC.blasLeadingDimension)
      }
    }
  }
}

/// The symmetric product `C = alpha A A^T + beta C`, or `alpha A^T A + beta C` when transposed.
///
/// One triangle of `C` is read and written (BLAS `dsyrk`).
public func syrk(
  alpha: Double = 1, _ a: Span<Double>, _ tileA: Tile, transposeA: Bool = false,
  beta: Double = 0, _ c: inout MutableSpan<Double>, _ tileC: Tile, triangle: Triangle = .lower
) {
  tileA.check(in: a.count)
  tileC.check(in: c.count)
  let (n, k) = orient(tileA, transposeA)
  precondition(
    n == tileC.rowCount && n == tileC.columnCount,
    "a square C of order \(n); got \(tileC)")
  if tileC.isEmpty { return }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe c.withUnsafeMutableBufferPointer { c in
      unsafe cblas_dsyrk(
        CblasColMajor, triangle.cblas, transposeA ? CblasTrans : CblasNoTrans, blasInteger(n),
        blasInteger(k), alpha, a.start(tileA), tileA.blasLeadingDimension, beta, c.start(tileC),
        tileC.blasLeadingDimension)
    }
  }
}

/// The product with a vector, `y = alpha op(A) x + beta y` (BLAS `dgemv`).
public func gemv(
  alpha: Double = 1, _ a: Span<Double>, _ tileA: Tile, transposeA: Bool = false,
  _ x: Span<Double>, beta: Double = 0, _ y: inout MutableSpan<Double>
) {
  tileA.check(in: a.count)
  let (m, n) = orient(tileA, transposeA)
  precondition(
    x.count == n && y.count == m,
    "vectors of \(n) and \(m) elements; got \(x.count) and \(y.count)")
  if tileA.isEmpty {
    for i in y.indices { y[i] = beta == 0 ? 0 : beta * y[i] }
    return
  }
  unsafe a.withUnsafeBufferPointer { a in
    unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeMutableBufferPointer { y in
        unsafe cblas_dgemv(
          CblasColMajor, transposeA ? CblasTrans : CblasNoTrans, blasInteger(tileA.rowCount),
          blasInteger(tileA.columnCount), alpha, a.start(tileA), tileA.blasLeadingDimension,
          x.baseAddress, 1, beta, y.baseAddress, 1)
      }
    }
  }
}

/// Solves `op(T) X = alpha B` for a triangular `T`, or `X op(T) = alpha B` from the right.
///
/// `B` is replaced by `X` (BLAS `dtrsm`). A zero on the diagonal of `T` gives infinities.
public func solveTriangular(
  alpha: Double = 1, _ t: Span<Double>, _ tileT: Tile, triangle: Triangle = .lower,
  transposeT: Bool = false, fromRight: Bool = false, _ b: inout MutableSpan<Double>, _ tileB: Tile
) {
  tileT.check(in: t.count)
  tileB.check(in: b.count)
  let order = fromRight ? tileB.columnCount : tileB.rowCount
  precondition(
    tileT.rowCount == order && tileT.columnCount == order,
    "a triangle of order \(order); got \(tileT)")
  if tileB.isEmpty { return }
  unsafe t.withUnsafeBufferPointer { t in
    unsafe b.withUnsafeMutableBufferPointer { b in
      unsafe cblas_dtrsm(
        CblasColMajor, fromRight ? CblasRight : CblasLeft, triangle.cblas,
        transposeT ? CblasTrans : CblasNoTrans, CblasNonUnit, blasInteger(tileB.rowCount),
        blasInteger(tileB.columnCount), alpha, t.start(tileT), tileT.blasLeadingDimension,
        b.start(tileB), tileB.blasLeadingDimension)
    }
  }
}

/// The row and column counts of `op(A)`.
private func orient(_ tile: Tile, _ isTransposed: Bool) -> (Int, Int) {
  isTransposed ? (tile.columnCount, tile.rowCount) : (tile.rowCount, tile.columnCount)
}

extension UnsafeBufferPointer<Double> {
  /// The address of the first element of a tile, which ``Tile/check(in:)`` has accepted.
  fileprivate func start(_ tile: Tile) -> UnsafePointer<Double>? {
    unsafe tile.isEmpty ? baseAddress : baseAddress.map { unsafe $0 + tile.offset }
  }
}

extension UnsafeMutableBufferPointer<Double> {
  /// The address of the first element of a tile, which ``Tile/check(in:)`` has accepted.
  fileprivate func start(_ tile: Tile) -> UnsafeMutablePointer<Double>? {
    unsafe tile.isEmpty ? baseAddress : baseAddress.map { unsafe $0 + tile.offset }
  }
}
