/// Many functions of one real variable, each a polynomial on every interval of a uniform grid.
///
/// Functions stand in groups of eight, one in each lane. On interval `i` the variable is
/// `t = 2 (x / width - i) - 1`, in -1...1. Evaluation runs Horner's rule for all lanes at once, and
/// costs `2 degree` flop for each function and point.
public struct PiecewisePolynomials: Sendable {
  /// The degree of the polynomials.
  public let degree: Int
  /// The number of groups of eight functions.
  public let groupCount: Int
  /// The number of intervals.
  public let intervalCount: Int
  /// The width of an interval.
  public let width: Double
  /// `coefficients[(interval * groupCount + group) * (degree + 1) + power]`.
  public let coefficients: LaneArray

  /// Takes the coefficients of `t^0 ... t^degree`, for each group, for each interval.
  public init(degree: Int, groupCount: Int, width: Double, coefficients: [SIMD8<Double>]) {
    precondition(degree > 0 && groupCount > 0 && width > 0, "a degree, groups and a width")
    let size = groupCount * (degree + 1)
    precondition(
      !coefficients.isEmpty && coefficients.count % size == 0,
      "\(size) coefficients for each interval; got \(coefficients.count)")
    self.degree = degree
    self.groupCount = groupCount
    self.width = width
    self.coefficients = LaneArray(coefficients)
    intervalCount = coefficients.count / size
  }

  /// The interval of `x` and the variable `t` on it; points past the end belong to the last interval.
  @inlinable
  public func place(_ x: Double) -> (interval: Int, t: Double) {
    let scaled = x / width
    let interval = min(max(Int(scaled), 0), intervalCount - 1)
    return (interval, 2 * (scaled - Double(interval)) - 1)
  }

  /// Evaluates all functions at the points of a range.
  ///
  /// - Parameters:
  ///   - points: The points of which `range` is wanted.
  ///   - range: The points to evaluate.
  ///   - values: Receives group `g` at point `k` at `(k - range.lowerBound) * groupCount + g`.
  public func evaluate(
    at points: Span<Double>, _ range: Range<Int>,
    into values: inout MutableSpan<SIMD8<Double>>
  ) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= points.count
        && groupCount * range.count <= values.count, "points and values inside their storage")
    switch degree {
    case 5: evaluate(Fixed<6>(), points, range, &values)
    case 6: evaluate(Fixed<7>(), points, range, &values)
    case 7: evaluate(Fixed<8>(), points, range, &values)
    case 8: evaluate(Fixed<9>(), points, range, &values)
    default: evaluateAnyDegree(points, range, &values)
    }
  }

  private func evaluateAnyDegree(
    _ points: Span<Double>, _ range: Range<Int>,
    _ values: inout MutableSpan<SIMD8<Double>>
  ) {
    for k in range {
      let (interval, t) = place(points[k])
      for g in 0..<groupCount {
        let start = (interval * groupCount + g) * (degree + 1)
        var sum = coefficients[start + degree]
        for power in Swift.stride(from: degree - 1, through: 0, by: -1) {
          sum = coefficients[start + power].addingProduct(sum, SIMD8(repeating: t))
        }
        values[(k - range.lowerBound) * groupCount + g] = sum
      }
    }
  }

  /// A number of coefficients known to the compiler, which then unrolls the loop over them.
  private struct Fixed<let count: Int> {}

  @inline(__always)
  private func evaluate<let count: Int>(
    _ size: Fixed<count>, _ points: Span<Double>, _ range: Range<Int>,
    _ values: inout MutableSpan<SIMD8<Double>>
  ) {
    unsafe coefficients.span.withUnsafeBufferPointer { coefficients in
      unsafe values.withUnsafeMutableBufferPointer { values in
        guard let table = coefficients.baseAddress, let out = values.baseAddress else { return }
        for k in range {
          let (interval, t) = place(points[k])
          let variable = SIMD8(repeating: t)
          var source = unsafe table + interval * groupCount * count
          var target = unsafe out + (k - range.lowerBound) * groupCount
          for _ in 0..<groupCount {
            var sum = unsafe source[count - 1]
            for power in 1..<count {
              sum = unsafe source[count - 1 - power].addingProduct(sum, variable)
            }
            unsafe target.pointee = sum
            unsafe source += count
            unsafe target += 1
          }
        }
      }
    }
  }
}
