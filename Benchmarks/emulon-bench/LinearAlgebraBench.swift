import LinearAlgebra

/// Numbers between -1/2 and 1/2, reproducible.
func sampleMatrix(_ rowCount: Int, _ columnCount: Int) -> Matrix {
  var state: UInt64 = 1
  return Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
  }
}

/// DGEMM, DSYRK and the Cholesky factorization of LAPACK.
func benchProducts(size: Int?) throws {
  let n = size ?? 2000
  let cube = Double(n) * Double(n) * Double(n)
  print("OpenBLAS kernels: \(BLASKernel.current), threads: \(BLASKernel.threadCount)")
  let a = sampleMatrix(n, n)
  var c = Matrix(rowCount: n, columnCount: n, repeating: 0)
  let tile = c.tile
  measure("dgemm n = \(n)", operations: 2 * cube) {
    var span = c.elements.mutableSpan
    gemm(a.elements.span, tile, a.elements.span, tile, &span, tile)
  }
  measure("dsyrk n = \(n)", operations: cube) {
    var span = c.elements.mutableSpan
    syrk(a.elements.span, tile, transposeA: true, &span, tile)
  }
  var positive = a.gramMatrix
  positive.addToDiagonal(1)
  try measure("dpotrf n = \(n)", operations: cube / 3) { _ = try Cholesky(positive) }
}

/// Manhattan distances of 3696 features; three operations count for each difference.
func benchManhattan(size: Int?) throws {
  let n = size ?? 2000
  let features = 3696
  let x = sampleMatrix(features, n)
  let operations = 3 * Double(n) * Double(n) * Double(features)
  measure("manhattan rectangle n = \(n)", operations: operations) { _ = manhattanDistances(x, x) }
  measure("manhattan symmetric n = \(n)", operations: operations / 2) { _ = manhattanDistances(x) }
}
