internal import Glibc

/// The least value of a function of one positive number, such as an error of the regularization.
public enum LeastValue {
  /// Tries a grid that is even in the logarithm, then narrows the best cell by golden sections.
  ///
  /// - Parameters:
  ///   - range: The bounds, both positive.
  ///   - gridCount: The number of grid points, at least 2.
  ///   - sectionCount: The number of golden sections; each shortens the cell by 0.618.
  ///   - function: The function; of equal values the smallest argument wins.
  /// - Returns: The argument of the least value that was met, and the value.
  public static func search(
    _ range: ClosedRange<Double>, gridCount: Int, sectionCount: Int = 0,
    _ function: (Double) throws -> Double
  ) rethrows -> (argument: Double, value: Double) {
    precondition(range.lowerBound > 0 && gridCount >= 2, "positive bounds and two points")
    let (low, high) = (log(range.lowerBound), log(range.upperBound))
    let step = (high - low) / Double(gridCount - 1)
    var best = (argument: low, value: Double.infinity)
    func evaluate(_ x: Double) throws -> Double {
      let value = try function(exp(x))
      if value < best.value { best = (x, value) }
      return value
    }
    for k in 0..<gridCount { _ = try evaluate(low + Double(k) * step) }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (a, b) = (max(best.argument - step, low), min(best.argument + step, high))
    var (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
    guard sectionCount > 0 else { return (exp(best.argument), best.value) }
    var (fc, fd) = (try evaluate(c), try evaluate(d))
    for _ in 1..<max(sectionCount, 1) {
      if fc <= fd {
        (b, d, fd) = (d, c, fc)
        c = b - ratio * (b - a)
        fc = try evaluate(c)
      } else {
        (a, c, fc) = (c, d, fd)
        d = a + ratio * (b - a)
        fd = try evaluate(d)
      }
    }
    return (exp(best.argument), best.value)
  }
}
