import Glibc

/// The scaled modified spherical Bessel functions `e^-x i_l(x)`, for `l = 0 ... lMax` and `x >= 0`.
///
/// `i_l` is `i^(1)_l` of DLMF 10.47.7; the recurrence is DLMF 10.51.4. It is taken upwards where that
/// loses less than one digit and otherwise downwards (Miller), fixed by `i_0 = sinh(x) / x`.
public struct ModifiedSphericalBessel: Sendable {
  /// The largest degree.
  public let lMax: Int

  /// Prepares the functions up to a degree.
  public init(lMax: Int) {
    precondition(lMax >= 0, "a degree of at least 0; got \(lMax)")
    self.lMax = lMax
  }

  /// Writes `e^-x i_l(x)` at `values[l]`; the span has at least `lMax + 1` elements.
  public func scaledValues(at x: Double, _ values: inout MutableSpan<Double>) {
    precondition(values.count > lMax && x >= 0, "\(lMax + 1) values and x >= 0; got x = \(x)")
    if x < 1e-3 { return series(x, &values) }
    let zeroth = -expm1(-2 * x) / (2 * x)
    values[0] = zeroth
    if lMax == 0 { return }
    let l = Double(lMax)
    if x > l * (l + 1) { upward(x, &values) } else { downward(x, zeroth, &values) }
  }

  /// Upwards: rounding grows like `exp(l^2 / x)`, at most by `e` here.
  private func upward(_ x: Double, _ values: inout MutableSpan<Double>) {
    // i_1 = cosh(x)/x - sinh(x)/x^2 and x > 2: no cancellation to speak of.
    let decay = exp(-2 * x)
    values[1] = ((1 + decay) - (1 - decay) / x) / (2 * x)
    for l in 2..<max(lMax + 1, 2) {
      values[l] = values[l - 2] - Double(2 * l - 1) / x * values[l - 1]
    }
  }

  /// Downwards from a degree where the function is below `e^-40` of the one at `lMax`.
  private func downward(_ x: Double, _ zeroth: Double, _ values: inout MutableSpan<Double>) {
    let start = lMax + 20 + Int((80 * x).squareRoot())
    let inverse = 1 / x
    var (above, current) = (0.0, 1e-280)
    for l in stride(from: start, to: 0, by: -1) {
      if l <= lMax { values[l] = current }
      (above, current) = (current, above + Double(2 * l + 1) * inverse * current)
      if current > 1e250 {  // only ratios matter
        for k in l...max(l, lMax) where k <= lMax { values[k] *= 1e-250 }
        (above, current) = (above * 1e-250, current * 1e-250)
      }
    }
    let factor = zeroth / current
    for l in 1...lMax { values[l] *= factor }
  }

  /// The power series DLMF 10.53.3, three terms, for small arguments.
  private func series(_ x: Double, _ values: inout MutableSpan<Double>) {
    let decay = exp(-x)
    var leading = decay
    for l in 0...lMax {
      let t = x * x / 2
      let (a, b) = (Double(2 * l + 3), Double(2 * l + 5))
      values[l] = leading * (1 + t / a * (1 + t / (2 * b)))
      leading *= x / a
    }
  }
}
