internal import SpecialFunctions

extension JacobiRadialFunctions {
  /// The number of vectors of eight that hold the functions.
  var groupCount: Int { (count + 7) / 8 }

  /// Writes the functions at eight values of `x`, function `k` to place `offset + k`.
  func writeLanes(
    at x: SIMD8<Double>, into rows: inout MutableSpan<SIMD8<Double>>, from offset: Int
  ) {
    var factor = SIMD8<Double>(repeating: 1)
    for _ in 0..<powers.plus { factor *= 1 + x }
    for _ in 0..<powers.minus { factor *= 1 - x }
    // The recurrence is linear, so the factor may come first; shifted functions have none.
    var current = factor * recurrence.first
    var below = SIMD8<Double>.zero
    for n in 0...recurrence.degree {
      if n > 0 {
        let step = recurrence.steps[n - 1]
        let linear = SIMD8(repeating: step.y).addingProduct(x, SIMD8(repeating: step.x))
        (below, current) = (
          current, (linear * current).addingProduct(below, SIMD8(repeating: -step.z))
        )
      }
      if n >= first {
        let shift = shifts[n - first]
        rows[offset + n - first] =
          current - SIMD8(repeating: shift.x).addingProduct(x, SIMD8(repeating: shift.y))
      }
    }
    if scalar.isEmpty { return }
    var last = scalar[0] * (1 + x)
    for k in 0..<scalar.count - 1 {
      last = last.addingProduct(rows[offset + k], SIMD8(repeating: -scalar[k + 1]))
    }
    rows[offset + count - 1] = last
  }
}
