/// The polynomials `p_0 ... p_degree` with `sum_k w_k p_n(x_k) p_m(x_k) = delta_nm`, of rising degree.
///
/// The recurrence follows from the measure by the discretized Stieltjes procedure (Gautschi, "Orthogonal
/// Polynomials: Computation and Approximation", section 2.2), which keeps all digits as long as the points
/// are many more than the degree. Leading coefficients are positive.
public struct OrthonormalPolynomials: Sendable, Hashable {
  /// The coefficients `A_n, B_n, C_n`.
  public let recurrence: PolynomialRecurrence

  /// The largest degree.
  public var degree: Int { recurrence.degree }

  /// Orthonormalizes the powers of `x` up to a degree on given points with positive weights.
  public init(points: [Double], weights: [Double], degree: Int) {
    precondition(points.count == weights.count, "as many points as weights")
    precondition(
      degree >= 0 && points.count > degree, "more points than the degree \(degree)")
    let mass = weights.reduce(0, +)
    precondition(mass > 0, "positive weights; got the sum \(mass)")
    let first = 1 / mass.squareRoot()
    var steps: [(a: Double, b: Double, c: Double)] = []
    var below = [Double](repeating: 0, count: points.count)
    var current = [Double](repeating: first, count: points.count)
    var (middle, root) = (0.0, 0.0)  // root = norm of the last unnormalized polynomial
    for k in points.indices { middle += weights[k] * points[k] * current[k] * current[k] }
    for _ in 0..<degree {
      var next = points.indices.map { (points[$0] - middle) * current[$0] - root * below[$0] }
      var square = 0.0
      for k in next.indices { square += weights[k] * next[k] * next[k] }
      let norm = square.squareRoot()
      steps.append((1 / norm, -middle / norm, root / norm))
      (middle, root) = (0, norm)
      for k in next.indices {
        next[k] /= norm
        middle += weights[k] * points[k] * next[k] * next[k]
      }
      (below, current) = (current, next)
    }
    recurrence = PolynomialRecurrence(first: first, steps: steps)
  }
}
