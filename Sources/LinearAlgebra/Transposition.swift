/// Writes some columns of `source` as the first rows of `target`, from column `firstColumn` on.
///
/// Eight columns are read side by side and written together, so that no access leaves its cache line early.
func transpose(
  _ source: Matrix, columns: Range<Int>, into target: inout Matrix, at firstColumn: Int
) {
  let (count, step) = (source.rowCount, target.rowCount)
  precondition(
    columns.lowerBound >= 0 && columns.upperBound <= source.columnCount
      && columns.count <= target.rowCount && firstColumn >= 0
      && firstColumn + count <= target.columnCount, "room for the transposed columns")
  unsafe source.elements.withUnsafeBufferPointer { from in
    unsafe target.elements.withUnsafeMutableBufferPointer { to in
      for start in stride(from: 0, to: columns.count, by: 8) {
        let width = min(8, columns.count - start)
        let first = (columns.lowerBound + start) * count
        for i in 0..<count {
          let place = start + (firstColumn + i) * step
          if width == 8 {
            for j in 0..<8 { unsafe to[place + j] = from[first + i + j * count] }
          } else {
            for j in 0..<width { unsafe to[place + j] = from[first + i + j * count] }
          }
        }
      }
    }
  }
}

/// The first column that holds NaN or infinity.
func firstNotFiniteColumn(_ matrix: Matrix) -> Int? {
  // 0 x is NaN exactly for such x, and so is a sum with it.
  let isFinite = unsafe matrix.elements.withUnsafeBufferPointer { values in
    var sums = SIMD8<Double>(repeating: 0)
    let whole = values.count / 8 * 8
    for i in stride(from: 0, to: whole, by: 8) {
      var lanes = SIMD8<Double>(repeating: 0)
      for k in 0..<8 { unsafe lanes[k] = values[i + k] }
      sums += 0 * lanes
    }
    for i in whole..<values.count { unsafe sums[0] += 0 * values[i] }
    return sums == SIMD8(repeating: 0)
  }
  if isFinite { return nil }
  return (0..<matrix.columnCount).first { !matrix.column($0).allSatisfy(\.isFinite) }
}
