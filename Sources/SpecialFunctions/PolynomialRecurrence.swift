/// Polynomials `p_0 ... p_degree` of one variable by their recurrence `p_n = (A_n x + B_n) p_n-1 - C_n p_n-2`.
///
/// Every family of orthogonal polynomials obeys one (DLMF 18.9.1). Values cost four flop for each degree.
public struct PolynomialRecurrence: Sendable, Hashable {
  /// The constant polynomial.
  public let first: Double
  /// `A_n, B_n, C_n` for `n = 1 ... degree`, at `n - 1`.
  public let steps: [SIMD4<Double>]

  /// The largest degree.
  public var degree: Int { steps.count }

  /// Takes the constant and the coefficients `A_n, B_n, C_n`, from `n = 1` on.
  public init(first: Double, steps: [(a: Double, b: Double, c: Double)]) {
    self.first = first
    self.steps = steps.map { SIMD4($0.a, $0.b, $0.c, 0) }
  }

  /// Writes `p_0(x) ... p_degree(x)`.
  public func writeValues(at x: Double, into values: inout MutableSpan<Double>) {
    precondition(values.count > degree, "room for \(degree + 1) values; got \(values.count)")
    var (below, current) = (0.0, first)
    values[0] = current
    for (k, step) in steps.enumerated() {
      (below, current) = (current, (step.x * x + step.y) * current - step.z * below)
      values[k + 1] = current
    }
  }

  /// Writes `p_n(x)` and the derivatives `p_n'(x)`, by the derivative of the recurrence.
  public func writeValues(
    at x: Double, into values: inout MutableSpan<Double>, derivatives: inout MutableSpan<Double>
  ) {
    precondition(derivatives.count > degree, "room for \(degree + 1) derivatives")
    writeValues(at: x, into: &values)
    var (below, current) = (0.0, 0.0)
    derivatives[0] = 0
    for (k, step) in steps.enumerated() {
      let next = (step.x * x + step.y) * current + step.x * values[k] - step.z * below
      (below, current) = (current, next)
      derivatives[k + 1] = current
    }
  }

  /// `p_0(x) ... p_degree(x)`.
  public func values(at x: Double) -> [Double] {
    var values = [Double](repeating: 0, count: degree + 1)
    var span = values.mutableSpan
    writeValues(at: x, into: &span)
    return values
  }

  /// `p_0'(x) ... p_degree'(x)`.
  public func derivatives(at x: Double) -> [Double] {
    var values = [Double](repeating: 0, count: degree + 1)
    var slopes = values
    var span = values.mutableSpan
    var slopeSpan = slopes.mutableSpan
    writeValues(at: x, into: &span, derivatives: &slopeSpan)
    return slopes
  }
}
