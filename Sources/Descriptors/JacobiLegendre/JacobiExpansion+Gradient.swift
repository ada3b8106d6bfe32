internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

extension JacobiExpansion {
  /// The derivatives of the coefficients of one neighbour by its position: axis, then coefficients, 1/A.
  ///
  /// With the gradient `s` of the solid harmonic that of `f(r) Y_lm(u)` is `f' Y u + (f / r) (s - l Y u)`. On the
  /// nucleus it depends on the direction of approach; its mean over directions is taken, `f' s` for `l = 1` and
  /// zero for others.
  func gradient(at displacement: Vector3) -> [SIMD8<Double>] {
    let r = displacement.length
    let isAtNucleus = r == 0
    let u = isAtNucleus ? Vector3(0, 0, 1) : displacement / r
    let y = harmonics.values(at: u)
    let solid = harmonics.solidGradients(at: u)
    var result = [SIMD8<Double>](repeating: .zero, count: 3 * channelSize)
    for term in terms {
      let (values, slopes) = functions(term, at: r)
      let lMax = Int(Double(term.rowCount).squareRoot()) - 1
      for group in 0..<term.groupCount {
        for l in 0...lMax where !isAtNucleus || l == 1 {
          let slope = isAtNucleus ? .zero : slopes[group]
          let overDistance = isAtNucleus ? slopes[group] : values[group] / r
          for lm in l * l..<(l + 1) * (l + 1) {
            let along = slope * y[lm] - overDistance * (isAtNucleus ? 0 : Double(l) * y[lm])
            for axis in 0..<3 {
              result[axis * channelSize + term.start + lm * term.groupCount + group] =
                along * u[axis] + overDistance * solid[lm][axis]
            }
          }
        }
        for n in 0..<term.selfCount where !isAtNucleus {
          let (value, slope) = (values[n / 8][n % 8], slopes[n / 8][n % 8])
          let product = value * slopes[group] + slope * values[group]
          for axis in 0..<3 {
            result[axis * channelSize + term.selfStart + n * term.groupCount + group] =
              product * u[axis]
          }
        }
      }
    }
    return result
  }

  /// The radial functions of a term and their derivatives, eight in a vector.
  private func functions(
    _ term: Term, at r: Double
  ) -> (values: [SIMD8<Double>], slopes: [SIMD8<Double>]) {
    var (values, slopes) = (
      [Double](repeating: 0, count: term.functions.count),
      [Double](repeating: 0, count: term.functions.count)
    )
    var span = values.mutableSpan
    var slopeSpan = slopes.mutableSpan
    term.functions.writeValues(at: min(r, cutoff), into: &span, derivatives: &slopeSpan)
    return (Self.lanes(values), Self.lanes(slopes))
  }

  private static func lanes(_ values: [Double]) -> [SIMD8<Double>] {
    stride(from: 0, to: values.count, by: 8).map { start in
      var vector = SIMD8<Double>.zero
      for lane in 0..<min(8, values.count - start) { vector[lane] = values[start + lane] }
      return vector
    }
  }
}
