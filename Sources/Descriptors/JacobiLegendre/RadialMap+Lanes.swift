internal import Glibc

extension RadialMap {
  /// `x` of eight distances from 0 to the cutoff, to the last digits.
  @inline(__always)
  func values(at r: SIMD8<Double>, cutoff: Double) -> SIMD8<Double> {
    switch self {
    case .cosine(let minimum):
      let factor = Double.pi / (cutoff - minimum)
      return negatedSine((r - 0.5 * (cutoff + minimum)) * factor)
    case .logarithmic(let softness):
      let scale = 2 / log1p(cutoff / softness)
      let ratio = r / softness
      var logarithm = SIMD8<Double>.zero
      for lane in 0..<8 { logarithm[lane] = log1p(ratio[lane]) }
      return 1 - scale * logarithm
    }
  }

  /// `-sin(y)` for `y` in `-pi/2 ... pi/2`, by the Taylor series; the next term is below `1.6^23 / 23! = 2e-18`.
  @inline(__always)
  private func negatedSine(_ y: SIMD8<Double>) -> SIMD8<Double> {
    let square = y * y
    var sum = SIMD8<Double>(repeating: sineFactors[0])
    for k in 1..<11 { sum = SIMD8(repeating: sineFactors[k]).addingProduct(sum, square) }
    return sum * y
  }
}

/// `-1 / 21!, 1 / 19!, ... -1 / 1!`.
private let sineFactors: InlineArray<11, Double> = [
  -1 / 51_090_942_171_709_440_000, 1 / 121_645_100_408_832_000, -1 / 355_687_428_096_000,
  1 / 1_307_674_368_000, -1 / 6_227_020_800, 1 / 39_916_800, -1 / 362_880, 1 / 5040, -1 / 120,
  1 / 6, -1,
]
