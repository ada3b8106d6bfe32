import Glibc

/// The Gauss-Legendre quadrature on -1...1, exact for polynomials below degree `2 count`.
///
/// The nodes are the zeros of `P_count` by Newton's iteration in ``QuadDouble``, so nodes and weights
/// are rounded once (DLMF 3.5.15 and table 18.3.1).
public struct GaussLegendre: Sendable, Hashable {
  /// The nodes, ascending.
  public let nodes: [Double]
  /// The weight of each node; they add up to 2.
  public let weights: [Double]

  /// Creates the rule with `count` nodes.
  public init(count: Int) {
    precondition(count > 0, "at least one node; got \(count)")
    var (nodes, weights) = ([Double](), [Double]())
    for i in 0..<count {
      let guess = cos(Double.pi * (Double(count - 1 - i) + 0.75) / (Double(count) + 0.5))
      var x = QuadDouble(guess)
      var slope = QuadDouble(1.0)
      for _ in 0..<8 {
        let (value, derivative) = Self.legendre(count, x)
        slope = derivative
        let step = value / derivative
        x = x - step
        if abs(step.doubleValue) < 1e-30 { break }
      }
      slope = Self.legendre(count, x).derivative
      nodes.append(x.doubleValue)
      let weight = QuadDouble(2.0) / ((QuadDouble(1.0) - x * x) * slope * slope)
      weights.append(weight.doubleValue)
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// `P_n(x)` and `P_n'(x)`.
  private static func legendre(
    _ n: Int, _ x: QuadDouble
  ) -> (value: QuadDouble, derivative: QuadDouble) {
    var (previous, current) = (QuadDouble(1.0), x)
    for l in 2..<max(n + 1, 2) {
      let next = (x * current * Double(2 * l - 1) - previous * Double(l - 1)) / QuadDouble(l)
      (previous, current) = (current, next)
    }
    let derivative = (x * current - previous) * Double(n) / (x * x - 1)
    return (current, n == 1 ? QuadDouble(1.0) : derivative)
  }

  /// The nodes and weights of `panelCount` equal panels that cover an interval.
  public func panels(
    from lower: Double, to upper: Double, count panelCount: Int
  ) -> (nodes: [Double], weights: [Double]) {
    let half = (upper - lower) / Double(2 * panelCount)
    var points: (nodes: [Double], weights: [Double]) = ([], [])
    for panel in 0..<panelCount {
      let middle = lower + half * Double(2 * panel + 1)
      points.nodes += nodes.map { middle + half * $0 }
      points.weights += weights.map { half * $0 }
    }
    return points
  }
}
