/// The products of two sets of columns, contracted over a block of rows, in one factor a block:
/// `out[n, n'] = factor sum_row A[row, n] B[row, n']`.
///
/// The columns stand in lanes, `groupCount` vectors of eight for each row. The result is written row by row (`n` outside,
/// `n'` inside) without gaps: all `count^2` of it, or for `isTriangular` the part with `n' >= n`.
///
/// - Parameters:
///   - values: The storage of `A` and `B`.
///   - a: Where `A` begins.
///   - b: Where `B` begins.
///   - rows: The rows to contract over; row `r` begins `r * groupCount` after `a` and `b`.
///   - groupCount: The number of vectors in a row.
///   - count: The number of columns, at most `8 groupCount`.
///   - factor: A factor of the result.
///   - isTriangular: Whether only `n' >= n` is written.
///   - out: Receives the result.
///   - offset: Where to begin in `out`.
public func writeLaneGramRows(
  _ values: Span<SIMD8<Double>>, a: Int, b: Int, rows: Range<Int>, groupCount: Int, count: Int,
  factor: Double, isTriangular: Bool, into out: inout MutableSpan<Double>, at offset: Int
) {
  let size = isTriangular ? count * (count + 1) / 2 : count * count
  precondition(
    count <= 8 * groupCount && rows.lowerBound >= 0 && a >= 0 && b >= 0
      && max(a, b) + rows.upperBound * groupCount <= values.count
      && offset >= 0 && offset + size <= out.count, "rows and columns inside their storage")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe out.withUnsafeMutableBufferPointer { out in
      guard let source = values.baseAddress, let target = out.baseAddress else { return }
      let kernel = unsafe GramKernel(
        a: UnsafeRawPointer(source + a + rows.lowerBound * groupCount)
          .assumingMemoryBound(to: Double.self),
        b: source + b + rows.lowerBound * groupCount, rowCount: rows.count,
        groupCount: groupCount, count: count, factor: factor, isTriangular: isTriangular,
        out: target + offset)
      for n in stride(from: 0, to: count, by: 8) {
        // In a triangle the first group is stored with its unwanted lanes, over the end of the row
        // before; rows go backwards and groups forwards, so every element is last written right.
        for group in (isTriangular ? n / 8 : 0)..<groupCount {
          if count - n > 4 {
            kernel.run(InlineArray<8, SIMD8<Double>>(repeating: .zero), n, group)
          } else {
            kernel.run(InlineArray<4, SIMD8<Double>>(repeating: .zero), n, group)
          }
        }
      }
    }
  }
}

/// One register tile of the products: some columns of `A` with one group of `B`.
@safe private struct GramKernel {
  let a: UnsafePointer<Double>
  let b: UnsafePointer<SIMD8<Double>>
  let rowCount: Int
  let groupCount: Int
  let count: Int
  let factor: Double
  let isTriangular: Bool
  let out: UnsafeMutablePointer<Double>

  @inline(__always)
  func run<let width: Int>(_ zeros: InlineArray<width, SIMD8<Double>>, _ n: Int, _ group: Int) {
    var sums = zeros
    var left = unsafe a + n
    var right = unsafe b + group
    for _ in 0..<rowCount {
      let value = unsafe right.pointee
      for i in 0..<width {
        unsafe sums[unchecked: i] = sums[unchecked: i]
          .addingProduct(value, SIMD8(repeating: left[i]))
      }
      unsafe left += 8 * groupCount
      unsafe right += groupCount
    }
    store(sums, n, group)
  }

  /// Stores the lanes of one group in rows `n ..< n + width`, the last row first.
  @inline(__always)
  private func store<let width: Int>(
    _ sums: InlineArray<width, SIMD8<Double>>, _ n: Int, _ group: Int
  ) {
    let lanes = count &- 8 &* group
    let lastRow = n &+ width &- 1
    // Where element (lastRow, 8 group) stands; the row before begins `step` elements earlier.
    var start = isTriangular ? lastRow &* count &- lastRow &* (lastRow &+ 1) / 2 : lastRow &* count
    start = start &+ 8 &* group
    var step = isTriangular ? count &- lastRow : count
    let growth = isTriangular ? 1 : 0
    for back in 0..<width {
      let i = width &- 1 &- back
      if n &+ i < count {
        let row = unsafe sums[unchecked: i] * factor
        let target = unsafe UnsafeMutableRawPointer(out + start)
        if lanes >= 8 {
          unsafe target.storeBytes(of: row, as: SIMD8<Double>.self)
        } else {
          unsafe storePart(row, lanes, target)
        }
      }
      start = start &- step
      step = step &+ growth
    }
  }

  /// Stores the first lanes of a vector.
  @inline(__always)
  private func storePart(_ row: SIMD8<Double>, _ lanes: Int, _ target: UnsafeMutableRawPointer) {
    var (rest, offset) = (row.lowHalf, 0)
    if lanes >= 4 {
      unsafe target.storeBytes(of: row.lowHalf, as: SIMD4<Double>.self)
      (rest, offset) = (row.highHalf, 4)
    }
    for lane in 0..<(lanes & 3) {
      unsafe target.storeBytes(
        of: rest[lane], toByteOffset: 8 &* (offset &+ lane), as: Double.self)
    }
  }
}

extension Span<Double> {
  /// Eight elements from `start` on.
  @inlinable
  public func lanes(at start: Int) -> SIMD8<Double> {
    precondition(start >= 0 && start + 8 <= count, "eight elements from \(start) of \(count)")
    return unsafe bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: 8 * start, as: SIMD8<Double>.self)
  }
}
