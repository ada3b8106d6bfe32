internal import CBLAS

/// Reduces the rows of `B` into the upper triangle `R`: `Q^T [R; B] = [R'; 0]`, with `R'_jj >= 0`.
///
/// - Parameters:
///   - rows: The storage of `B`, which is used up.
///   - tile: Where `B` lies.
///   - isTriangular: Whether `B` is upper triangular and square; a third of the work remains.
///   - triangle: `R`, replaced by `R'`.
func reduceRows(
  _ rows: inout Matrix, _ tile: Tile, isTriangular: Bool = false, into triangle: inout Matrix
) {
  let order = triangle.columnCount
  tile.check(in: rows.elements.count)
  precondition(
    triangle.isSquare && tile.columnCount == order && (!isTriangular || tile.rowCount == order),
    "rows of \(order) columns; got \(tile)")
  if tile.isEmpty { return }
  let width = min(RowReduction.panelWidth, order)
  var t = [Double](repeating: 0, count: width * width)
  var w = [Double](repeating: 0, count: width * order)
  unsafe triangle.elements.withUnsafeMutableBufferPointer { r in
    unsafe rows.elements.withUnsafeMutableBufferPointer { b in
      unsafe t.withUnsafeMutableBufferPointer { t in
        unsafe w.withUnsafeMutableBufferPointer { w in
          guard let r = r.baseAddress, let b = b.baseAddress, let t = t.baseAddress,
            let w = w.baseAddress
          else { return }
          let reduction = unsafe RowReduction(
            order: order, r: r, b: b + tile.offset, stepB: tile.leadingDimension, t: t, w: w,
            stepT: width)
          reduction.run(rowCount: tile.rowCount, isTriangular: isTriangular)
        }
      }
    }
  }
}

/// The work of ``reduceRows(_:_:isTriangular:into:)`` on storage of the caller.
///
/// Each reflector is `[e_j; v]`, one column of the identity above a column `v` that replaces one of
/// `B`, so some of them together are `I - [I; V] T [I; V]^T` and change other columns by two matrix
/// products: LAPACK's triangular-pentagonal form (`dtpqrt` with `L = 0`). Panels are factored
/// recursively (Elmroth and Gustavson, IBM J. Res. Dev. 44, 605, 2000), so that all but the
/// narrowest parts are products.
@safe private struct RowReduction {
  /// So many columns make a panel, whose reflectors change the columns after it together.
  static let panelWidth = 32
  /// Up to so many columns are factored one by one.
  static let narrowWidth = 8

  let order: Int
  let r: UnsafeMutablePointer<Double>
  let b: UnsafeMutablePointer<Double>
  let stepB: Int
  /// The upper triangular `T` of a panel.
  let t: UnsafeMutablePointer<Double>
  /// Room for `panelWidth x order` products.
  let w: UnsafeMutablePointer<Double>
  let stepT: Int

  func run(rowCount: Int, isTriangular: Bool) {
    for first in stride(from: 0, to: order, by: Self.panelWidth) {
      let end = min(first + Self.panelWidth, order)
      // Column j of a triangular B has nothing below row j, and its reflector keeps it so.
      let m = isTriangular ? end : rowCount
      factor(first..<end, rowCount: m, panel: first)
      apply(first..<end, to: end..<order, rowCount: m, panel: first)
    }
    for i in 0..<order where unsafe r[i + i * order] < 0 {
      for j in i..<order { unsafe r[i + j * order] = -r[i + j * order] }
    }
  }

  /// Factors some columns of the panel that begins at column `panel`.
  private func factor(_ columns: Range<Int>, rowCount m: Int, panel: Int) {
    let (first, count) = (columns.lowerBound, columns.count)
    if count <= Self.narrowWidth {
      var (rows, width, none, info) = (blasInteger(m), blasInteger(count), Int32(0), Int32(0))
      var (stepR, stepB, stepT) = (blasInteger(order), blasInteger(stepB), blasInteger(stepT))
      unsafe dtpqrt2_(
        &rows, &width, &none, r + first + first * order, &stepR, column(first), &stepB,
        block(first - panel, first - panel), &stepT, &info)
      return
    }
    let middle = first + count / 2
    let (left, right) = (first..<middle, middle..<columns.upperBound)
    factor(left, rowCount: m, panel: panel)
    apply(left, to: right, rowCount: m, panel: panel)
    factor(right, rowCount: m, panel: panel)
    couple(left, right, rowCount: m, panel: panel)
  }

  /// Changes other columns by reflectors: `W = T^T (A + V^T B)`, `A -= W`, `B -= V W`.
  private func apply(_ columns: Range<Int>, to others: Range<Int>, rowCount m: Int, panel: Int) {
    if others.isEmpty { return }
    let (first, k, n) = (columns.lowerBound, columns.count, others.count)
    let a = unsafe r + first + others.lowerBound * order
    for j in 0..<n {
      for i in 0..<k { unsafe w[i + j * k] = a[i + j * order] }
    }
    let steps = (b: Int32(stepB), t: Int32(stepT), w: Int32(k))
    unsafe cblas_dgemm(
      CblasColMajor, CblasTrans, CblasNoTrans, Int32(k), Int32(n), Int32(m), 1, column(first),
      steps.b, column(others.lowerBound), steps.b, 1, w, steps.w)
    unsafe cblas_dtrmm(
      CblasColMajor, CblasLeft, CblasUpper, CblasTrans, CblasNonUnit, Int32(k), Int32(n), 1,
      block(first - panel, first - panel), steps.t, w, steps.w)
    for j in 0..<n {
      for i in 0..<k { unsafe a[i + j * order] -= w[i + j * k] }
    }
    unsafe cblas_dgemm(
      CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(m), Int32(n), Int32(k), -1, column(first),
      steps.b, w, steps.w, 1, column(others.lowerBound), steps.b)
  }

  /// Joins the `T` of neighbouring columns: `T_12 = -T_1 (V_1^T V_2) T_2`.
  private func couple(_ left: Range<Int>, _ right: Range<Int>, rowCount m: Int, panel: Int) {
    let (i, j) = (left.lowerBound - panel, right.lowerBound - panel)
    let (rows, columns) = (Int32(left.count), Int32(right.count))
    let (stepB, stepT) = (Int32(stepB), Int32(stepT))
    unsafe cblas_dgemm(
      CblasColMajor, CblasTrans, CblasNoTrans, rows, columns, Int32(m), -1,
      column(left.lowerBound), stepB, column(right.lowerBound), stepB, 0, block(i, j), stepT)
    unsafe cblas_dtrmm(
      CblasColMajor, CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, rows, columns, 1,
      block(i, i), stepT, block(i, j), stepT)
    unsafe cblas_dtrmm(
      CblasColMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, rows, columns, 1,
      block(j, j), stepT, block(i, j), stepT)
  }

  private func column(_ j: Int) -> UnsafeMutablePointer<Double> { unsafe b + j * stepB }

  private func block(_ i: Int, _ j: Int) -> UnsafeMutablePointer<Double> {
    unsafe t + i + j * stepT
  }
}
