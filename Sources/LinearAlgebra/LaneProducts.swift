/// Adds the products of functions in lanes with functions in rows, `C[row] += sum_k R[k] y[row, k]`.
///
/// `R[k]` are eight values of point `k`; `y[row, k]` is lane `k % 8` of `rows[(k / 8) * rowStride + row]`,
/// so the points of the row functions stand eight to a vector. Costs 16 flop for each row and point.
///
/// - Parameters:
///   - lanes: The values `R`, of which eight are read from number `lanesOffset + k * laneStride` on, counting
///     single numbers.
///   - lanesOffset: Where point 0 stands in `lanes`, in single numbers.
///   - laneStride: The distance between points in `lanes`, in single numbers.
///   - rows: The values `y`.
///   - rowsOffset: Where row 0 of point 0 stands in `rows`.
///   - rowStride: The distance in `rows` between one block of eight points and the next.
///   - points: The points of the sum.
///   - rowCount: The number of rows.
///   - sums: The sums `C`.
///   - sumsOffset: Where row 0 stands in `sums`.
///   - sumStride: The distance between rows of `sums`.
public func accumulateLaneProducts(
  lanes: Span<SIMD8<Double>>, lanesOffset: Int, laneStride: Int, rows: Span<SIMD8<Double>>,
  rowsOffset: Int,
  rowStride: Int, points: Range<Int>, rowCount: Int,
  into sums: inout MutableSpan<SIMD8<Double>>, sumsOffset: Int, sumStride: Int
) {
  guard let last = points.last, rowCount > 0 else { return }
  precondition(
    points.lowerBound >= 0 && lanesOffset >= 0 && laneStride >= 0
      && lanesOffset + last * laneStride + 8 <= 8 * lanes.count
      && rowsOffset >= 0 && rowsOffset + last / 8 * rowStride + rowCount <= rows.count
      && sumsOffset >= 0 && sumsOffset + (rowCount - 1) * sumStride < sums.count,
    "points and rows inside their storage")
  unsafe lanes.withUnsafeBytes { lanes in
    unsafe rows.withUnsafeBytes { rows in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        guard let r = lanes.baseAddress, let y = rows.baseAddress, let c = sums.baseAddress
        else { return }
        var row = 0
        while row < rowCount {
          // Up to 16 sums stay in registers; longer columns are cut into equal parts.
          let parts = (rowCount - row + 15) / 16
          let count = (rowCount - row + parts - 1) / parts
          let kernel = unsafe LaneKernel(
            lanes: r + 8 * lanesOffset, laneStride: 8 * laneStride,
            rows: (y + (rowsOffset + row) * 64).assumingMemoryBound(to: Double.self),
            blockStride: rowStride * 8, points: points,
            sums: c + sumsOffset + row * sumStride, sumStride: sumStride)
          kernel.run(rowCount: count)
          row += count
        }
      }
    }
  }
}

/// One register tile of ``accumulateLaneProducts(lanes:lanesOffset:laneStride:rows:rowsOffset:rowStride:points:rowCount:into:sumsOffset:sumStride:)``.
@safe private struct LaneKernel {
  let lanes: UnsafeRawPointer
  let laneStride: Int
  let rows: UnsafePointer<Double>
  let blockStride: Int
  let points: Range<Int>
  let sums: UnsafeMutablePointer<SIMD8<Double>>
  let sumStride: Int

  func run(rowCount: Int) {
    switch rowCount {
    case 1: run(InlineArray<1, SIMD8<Double>>(repeating: .zero))
    case 2: run(InlineArray<2, SIMD8<Double>>(repeating: .zero))
    case 3: run(InlineArray<3, SIMD8<Double>>(repeating: .zero))
    case 4: run(InlineArray<4, SIMD8<Double>>(repeating: .zero))
    case 5: run(InlineArray<5, SIMD8<Double>>(repeating: .zero))
    case 6: run(InlineArray<6, SIMD8<Double>>(repeating: .zero))
    case 7: run(InlineArray<7, SIMD8<Double>>(repeating: .zero))
    case 8: run(InlineArray<8, SIMD8<Double>>(repeating: .zero))
    case 9: run(InlineArray<9, SIMD8<Double>>(repeating: .zero))
    case 10: run(InlineArray<10, SIMD8<Double>>(repeating: .zero))
    case 11: run(InlineArray<11, SIMD8<Double>>(repeating: .zero))
    case 12: run(InlineArray<12, SIMD8<Double>>(repeating: .zero))
    case 13: run(InlineArray<13, SIMD8<Double>>(repeating: .zero))
    case 14: run(InlineArray<14, SIMD8<Double>>(repeating: .zero))
    case 15: run(InlineArray<15, SIMD8<Double>>(repeating: .zero))
    default: run(InlineArray<16, SIMD8<Double>>(repeating: .zero))
    }
  }

  @inline(__always)
  private func run<let count: Int>(_ zeros: InlineArray<count, SIMD8<Double>>) {
    var accumulators = zeros
    for k in points {
      let r = unsafe lanes.loadUnaligned(
        fromByteOffset: k &* laneStride, as: SIMD8<Double>.self)
      let y = unsafe rows + ((k >> 3) * blockStride + (k & 7))
      for row in 0..<count {
        unsafe accumulators[unchecked: row] = accumulators[unchecked: row]
          .addingProduct(r, SIMD8(repeating: y[8 * row]))
      }
    }
    for row in 0..<count { unsafe sums[row * sumStride] += accumulators[unchecked: row] }
  }
}
