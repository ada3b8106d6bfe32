/// Adds up to four outer products in each lane, `C[row, n] += sum_k y[row, k] p[k, n]`.
///
/// The columns `p` of all terms stay in registers, so that a sum is loaded and stored once for all terms. Costs
/// `16` flop for each row, column and term. The terms are added in their order, so that results do not depend on how
/// terms are grouped into calls.
///
/// - Parameters:
///   - columns: The values `p`; those of term `k` begin at `k * columnStride`.
///   - columnStride: The distance between the columns of two terms.
///   - columnCount: The number of columns.
///   - rows: The values `y`, at `row * termCount + k`.
///   - rowCount: The number of rows.
///   - termCount: The number of terms, 1 to 4.
///   - replacing: Whether the sums begin at zero instead of what stands there.
///   - sums: The sums `C`.
///   - offset: Where element (0, 0) stands in `sums`.
///   - stride: The distance between rows of `sums`.
public func accumulateLaneOuterProducts(
  columns: Span<SIMD8<Double>>, columnStride: Int, columnCount: Int, rows: Span<SIMD8<Double>>,
  rowCount: Int, termCount: Int, replacing: Bool, into sums: inout MutableSpan<SIMD8<Double>>,
  at offset: Int, stride: Int
) {
  guard columnCount > 0, rowCount > 0 else { return }
  precondition(
    1...4 ~= termCount && columnStride >= 0 && stride >= columnCount && offset >= 0
      && (termCount - 1) * columnStride + columnCount <= columns.count
      && rowCount * termCount <= rows.count
      && offset + (rowCount - 1) * stride + columnCount <= sums.count,
    "one to four terms inside their storage")
  unsafe columns.withUnsafeBufferPointer { columns in
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        guard let p = columns.baseAddress, let y = rows.baseAddress, let c = sums.baseAddress
        else { return }
        var n = 0
        while n < columnCount {
          // Up to 6 columns of 4 terms and 6 sums stay in registers; wider ones are cut into equal parts.
          let parts = (columnCount - n + 5) / 6
          let width = (columnCount - n + parts - 1) / parts
          let kernel = unsafe OuterKernel(
            columns: p + n, columnStride: columnStride, rows: y, rowCount: rowCount,
            sums: c + offset + n, stride: stride, isReplacing: replacing)
          kernel.run(width: width, termCount: termCount)
          n += width
        }
      }
    }
  }
}

/// A part of the columns, at most six.
@safe private struct OuterKernel {
  let columns: UnsafePointer<SIMD8<Double>>
  let columnStride: Int
  let rows: UnsafePointer<SIMD8<Double>>
  let rowCount: Int
  let sums: UnsafeMutablePointer<SIMD8<Double>>
  let stride: Int
  let isReplacing: Bool

  func run(width: Int, termCount: Int) {
    switch width {
    case 1: run(InlineArray<1, SIMD8<Double>>(repeating: .zero), termCount)
    case 2: run(InlineArray<2, SIMD8<Double>>(repeating: .zero), termCount)
    case 3: run(InlineArray<3, SIMD8<Double>>(repeating: .zero), termCount)
    case 4: run(InlineArray<4, SIMD8<Double>>(repeating: .zero), termCount)
    case 5: run(InlineArray<5, SIMD8<Double>>(repeating: .zero), termCount)
    default: run(InlineArray<6, SIMD8<Double>>(repeating: .zero), termCount)
    }
  }

  @inline(__always)
  private func run<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>, _ termCount: Int) {
    switch termCount {
    case 1: runSingle(zeros)
    case 2: runPair(zeros)
    case 3: runTriple(zeros)
    default: runQuadruple(zeros)
    }
  }

  @inline(__always)
  private func runSingle<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>) {
    let p = column(0, zeros)
    var (y, c) = unsafe (rows, sums)
    for _ in 0..<rowCount {
      var sum = unsafe start(c, zeros)
      unsafe add(p, y[0], &sum)
      unsafe store(sum, c)
      unsafe y += 1
      unsafe c += stride
    }
  }

  @inline(__always)
  private func runPair<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>) {
    let (p, q) = (column(0, zeros), column(1, zeros))
    var (y, c) = unsafe (rows, sums)
    for _ in 0..<rowCount {
      var sum = unsafe start(c, zeros)
      unsafe add(p, y[0], &sum)
      unsafe add(q, y[1], &sum)
      unsafe store(sum, c)
      unsafe y += 2
      unsafe c += stride
    }
  }

  @inline(__always)
  private func runTriple<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>) {
    let (p, q, r) = (column(0, zeros), column(1, zeros), column(2, zeros))
    var (y, c) = unsafe (rows, sums)
    for _ in 0..<rowCount {
      var sum = unsafe start(c, zeros)
      unsafe add(p, y[0], &sum)
      unsafe add(q, y[1], &sum)
      unsafe add(r, y[2], &sum)
      unsafe store(sum, c)
      unsafe y += 3
      unsafe c += stride
    }
  }

  @inline(__always)
  private func runQuadruple<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>) {
    let (p, q) = (column(0, zeros), column(1, zeros))
    let (r, s) = (column(2, zeros), column(3, zeros))
    var (y, c) = unsafe (rows, sums)
    for _ in 0..<rowCount {
      var sum = unsafe start(c, zeros)
      unsafe add(p, y[0], &sum)
      unsafe add(q, y[1], &sum)
      unsafe add(r, y[2], &sum)
      unsafe add(s, y[3], &sum)
      unsafe store(sum, c)
      unsafe y += 4
      unsafe c += stride
    }
  }

  @inline(__always)
  private func column<let width: Int>(
    _ k: Int, _ zeros: InlineArray<width, SIMD8<Double>>
  ) -> InlineArray<width, SIMD8<Double>> {
    var p = zeros
    for n in 0..<width { unsafe p[unchecked: n] = columns[k &* columnStride &+ n] }
    return p
  }

  @inline(__always)
  private func start<let width: Int>(
    _ c: UnsafeMutablePointer<SIMD8<Double>>, _ zeros: InlineArray<width, SIMD8<Double>>
  ) -> InlineArray<width, SIMD8<Double>> {
    var sum = zeros
    if !isReplacing { for n in 0..<width { unsafe sum[unchecked: n] = c[n] } }
    return sum
  }

  @inline(__always)
  private func add<let width: Int>(
    _ p: InlineArray<width, SIMD8<Double>>, _ y: SIMD8<Double>,
    _ sum: inout InlineArray<width, SIMD8<Double>>
  ) {
    for n in 0..<width {
      unsafe sum[unchecked: n] = sum[unchecked: n].addingProduct(p[unchecked: n], y)
    }
  }

  @inline(__always)
  private func store<let width: Int>(
    _ sum: InlineArray<width, SIMD8<Double>>, _ c: UnsafeMutablePointer<SIMD8<Double>>
  ) {
    for n in 0..<width { unsafe c[n] = sum[unchecked: n] }
  }
}
