/// The products of two sets of columns, contracted over each of some blocks of rows:
/// `out[block][n, n'] = factor[block] sum_row A[row, n] B[row, n']`.
///
/// The columns stand in lanes, `groupCount` vectors of eight for each row. Results of the blocks follow each other; each
/// is written row by row (`n` outside, `n'` inside) without gaps: all `count^2` of it, or for `isTriangular` the part
/// with `n' >= n`. Costs `2 count^2` flop for each row.
///
/// - Parameters:
///   - values: The storage of `A` and `B`.
///   - a: Where `A` begins.
///   - b: Where `B` begins.
///   - blockStarts: The first row of each block, ascending, and the number of rows at the end.
///   - factors: A factor for each block.
///   - groupCount: The number of vectors in a row.
///   - count: The number of columns, at most `8 groupCount`.
///   - isTriangular: Whether only `n' >= n` is written.
///   - out: Receives the results.
///   - offset: Where to begin in `out`.
public func writeLaneGramRows(
  _ values: Span<SIMD8<Double>>, a: Int, b: Int, blockStarts: [Int], factors: [Double],
  groupCount: Int, count: Int, isTriangular: Bool, into out: inout MutableSpan<Double>,
  at offset: Int
) {
  let size = isTriangular ? count * (count + 1) / 2 : count * count
  precondition(
    blockStarts.count == factors.count + 1 && blockStarts[0] >= 0,
    "the start of each block and the end")
  precondition(
    count <= 8 * groupCount && a >= 0 && b >= 0
      && max(a, b) + blockStarts[factors.count] * groupCount <= values.count
      && offset >= 0 && offset + size * factors.count <= out.count,
    "rows and columns inside their storage")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe out.withUnsafeMutableBufferPointer { out in
      guard let source = values.baseAddress, let target = out.baseAddress else { return }
      for block in factors.indices {
        let (first, last) = (blockStarts[block], blockStarts[block + 1])
        precondition(first <= last && last <= blockStarts[factors.count], "ascending starts")
        let kernel = unsafe GramKernel(
          a: UnsafeRawPointer(source + a + first * groupCount)
            .assumingMemoryBound(to: Double.self),
          b: source + b + first * groupCount, rowCount: last - first, groupCount: groupCount,
          count: count, factor: factors[block], isTriangular: isTriangular,
          out: target + offset + block * size)
        kernel.run()
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

  /// Covers one result with tiles.
  ///
  /// In a triangle the first group is stored with its unwanted lanes, over the end of the row before;
  /// rows go backwards and groups forwards, so every element is last written right.
  @inline(__always)
  func run() {
    for n in stride(from: 0, to: count, by: 8) {
      for group in (isTriangular ? n / 8 : 0)..<groupCount {
        if count - n > 4 {
          run(InlineArray<8, SIMD8<Double>>(repeating: .zero), n, group)
        } else {
          run(InlineArray<4, SIMD8<Double>>(repeating: .zero), n, group)
        }
      }
    }
  }

  @inline(__always)
  private func run<let width: Int>(
    _ zeros: InlineArray<width, SIMD8<Double>>, _ n: Int, _ group: Int
  ) {
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

/// Sets the elements of a range to zero.
public func setZero(_ elements: inout MutableSpan<Double>, _ range: Range<Int>) {
  precondition(
    range.lowerBound >= 0 && range.upperBound <= elements.count,
    "\(range) inside \(elements.count) elements")
  unsafe elements.withUnsafeMutableBufferPointer { unsafe $0[range].update(repeating: 0) }
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
