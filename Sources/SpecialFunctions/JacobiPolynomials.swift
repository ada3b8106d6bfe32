/// The Jacobi polynomials `P_n^(alpha, beta)(x)`, `n = 0 ... degree`, in the usual normalization
/// `P_n(1) = binomial(n + alpha, n)`.
///
/// They are orthogonal on -1...1 with the weight `(1 - x)^alpha (1 + x)^beta`; the recurrence is DLMF 18.9.2 in
/// the form 18.9.1.
public struct JacobiPolynomials: Sendable, Hashable {
  /// The exponent of `1 - x` in the weight.
  public let alpha: Double
  /// The exponent of `1 + x` in the weight.
  public let beta: Double
  /// The coefficients `A_n, B_n, C_n`.
  public let recurrence: PolynomialRecurrence

  /// The largest degree.
  public var degree: Int { recurrence.degree }

  /// Prepares the polynomials for real exponents above -1.
  public init(alpha: Double, beta: Double, degree: Int) {
    precondition(alpha > -1 && beta > -1, "exponents above -1; got \(alpha) and \(beta)")
    precondition(degree >= 0, "a degree of at least 0; got \(degree)")
    self.alpha = alpha
    self.beta = beta
    recurrence = PolynomialRecurrence(
      first: 1,
      steps: (0..<degree).map { index in
        // The general formula is 0 / 0 for n = 1 when alpha + beta is 0 or -1.
        if index == 0 { return (0.5 * (alpha + beta + 2), 0.5 * (alpha - beta), 0) }
        let n = Double(index + 1)
        let c = 2 * n + alpha + beta
        let scale = 2 * n * (n + alpha + beta) * (c - 2)
        return (
          (c - 1) * c * (c - 2) / scale, (c - 1) * (alpha - beta) * (alpha + beta) / scale,
          2 * (n + alpha - 1) * (n + beta - 1) * c / scale
        )
      })
  }

  /// Writes `P_0(x) ... P_degree(x)`.
  public func writeValues(at x: Double, into values: inout MutableSpan<Double>) {
    recurrence.writeValues(at: x, into: &values)
  }

  /// Writes the polynomials and their derivatives by `x`.
  public func writeValues(
    at x: Double, into values: inout MutableSpan<Double>, derivatives: inout MutableSpan<Double>
  ) {
    recurrence.writeValues(at: x, into: &values, derivatives: &derivatives)
  }

  /// `P_0(x) ... P_degree(x)`.
  public func values(at x: Double) -> [Double] { recurrence.values(at: x) }

  /// `P_0'(x) ... P_degree'(x)`.
  public func derivatives(at x: Double) -> [Double] { recurrence.derivatives(at: x) }
}
