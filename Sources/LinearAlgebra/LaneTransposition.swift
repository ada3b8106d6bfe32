/// Writes the transpose of eight vectors: lane `i` of vector `j` becomes lane `j` of vector `i`.
///
/// - Parameters:
///   - source: The storage of the vectors, eight of which follow each other.
///   - start: The first of them.
///   - target: Receives the vectors of the transpose.
///   - offset: The place of its first vector.
///   - stride: The distance between its vectors.
@inlinable
public func transposeLanes(
  _ source: Span<SIMD8<Double>>, from start: Int, into target: inout MutableSpan<SIMD8<Double>>,
  at offset: Int, stride: Int
) {
  precondition(
    start >= 0 && start + 8 <= source.count && offset >= 0 && stride >= 0
      && offset + 7 * stride < target.count, "eight vectors inside their storage")
  var v = InlineArray<8, SIMD8<Double>>(repeating: .zero)
  for k in 0..<8 { v[k] = unsafe source[unchecked: start &+ k] }
  // Three perfect shuffles of the 64 elements exchange the two halves of their numbers.
  for _ in 0..<3 {
    let w = v
    for k in 0..<4 {
      v[2 &* k] = interleave(w[k].lowHalf, w[k &+ 4].lowHalf)
      v[2 &* k &+ 1] = interleave(w[k].highHalf, w[k &+ 4].highHalf)
    }
  }
  for k in 0..<8 { unsafe target[unchecked: offset &+ k &* stride] = v[k] }
}

/// `a[0], b[0], a[1], b[1], ...`.
@inlinable @inline(__always)
func interleave(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD8<Double> {
  var result = SIMD8<Double>.zero
  result.evenHalf = a
  result.oddHalf = b
  return result
}
