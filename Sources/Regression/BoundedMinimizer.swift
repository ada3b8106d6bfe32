/// A minimizer of smooth functions within bounds: projected L-BFGS with backtracking.
///
/// Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4) on the
/// coordinates that are free, that is, not at a bound with a gradient that points outwards
/// (Bertsekas, SIAM J. Control Optim. 20, 221, 1982). Steps are projected onto the bounds and
/// shortened until the Armijo condition holds.
public struct BoundedMinimizer: Sendable {
  /// A function value with its gradient; a value that is not finite rejects the point.
  public typealias Objective = ([Double]) throws -> (value: Double, gradient: [Double])

  /// What a minimization found.
  public struct Minimum: Sendable {
    /// The best point.
    public let point: [Double]
    /// The function there.
    public let value: Double
    /// The number of evaluations of the function.
    public let evaluationCount: Int
    /// Whether the projected gradient fell below the tolerance.
    public let isConverged: Bool
  }

  /// The smallest allowed value of each coordinate.
  public let lowerBounds: [Double]
  /// The largest allowed value of each coordinate.
  public let upperBounds: [Double]
  /// The largest entry of the projected gradient at which a search ends.
  public var gradientTolerance = 1e-6
  /// The largest number of steps.
  public var stepLimit = 200
  /// The number of remembered steps.
  public var memory = 8

  /// A minimizer on the box between two corners.
  public init(lowerBounds: [Double], upperBounds: [Double]) {
    precondition(
      lowerBounds.count == upperBounds.count
        && zip(lowerBounds, upperBounds).allSatisfy { $0 <= $1 },
      "lower bounds below upper bounds, as many of each")
    (self.lowerBounds, self.upperBounds) = (lowerBounds, upperBounds)
  }

  /// The best minimum of searches that begin at each of `starts`; the first one wins a tie.
  public func minimum(starts: [[Double]], _ objective: Objective) rethrows -> Minimum {
    var best: Minimum?
    for start in starts {
      let found = try minimum(from: start, objective)
      if found.value < best?.value ?? .infinity { best = found }
    }
    return best
      ?? Minimum(
        point: starts.first ?? [], value: .infinity, evaluationCount: 0, isConverged: false)
  }

  /// `count` points within the bounds, uniform in each coordinate, for restarts.
  public func randomStarts(count: Int, seed: UInt64) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      zip(lowerBounds, upperBounds).map { $0 + ($1 - $0) * generator.uniform() }
    }
  }

  /// The minimum that a search from `start` reaches.
  public func minimum(from start: [Double], _ objective: Objective) rethrows -> Minimum {
    precondition(start.count == lowerBounds.count, "\(lowerBounds.count) coordinates")
    var x = projected(start)
    var (value, gradient) = try objective(x)
    var (evaluations, history) = (1, History(limit: memory))
    for _ in 0..<stepLimit {
      let isFree = freeCoordinates(x, gradient)
      let largest = x.indices.reduce(0) { isFree[$1] ? max($0, abs(gradient[$1])) : $0 }
      if !value.isFinite { break }
      if largest < gradientTolerance {
        return Minimum(point: x, value: value, evaluationCount: evaluations, isConverged: true)
      }
      var direction = history.direction(gradient, isFree)
      if dot(direction, gradient) >= 0 {
        history = History(limit: memory)
        direction = history.direction(gradient, isFree)
      }
      let step = try search(x, value, gradient, direction, isFirst: history.isEmpty, objective)
      evaluations += step.evaluations
      guard let next = step.next else {
        if history.isEmpty { break }
        history = History(limit: memory)
        continue
      }
      history.append(step: difference(next.x, x), change: difference(next.gradient, gradient))
      (x, value, gradient) = next
    }
    return Minimum(point: x, value: value, evaluationCount: evaluations, isConverged: false)
  }

  private typealias Point = (x: [Double], value: Double, gradient: [Double])

  /// Halves the step from 1 (first: from a step of length 1) until the function falls enough.
  private func search(
    _ x: [Double], _ value: Double, _ gradient: [Double], _ direction: [Double], isFirst: Bool,
    _ objective: Objective
  ) rethrows -> (next: Point?, evaluations: Int) {
    var length = isFirst ? min(1, 1 / dot(direction, direction).squareRoot()) : 1.0
    for evaluation in 1...40 {
      let trial = projected(zip(x, direction).map { $0 + length * $1 })
      let decrease = dot(gradient, difference(trial, x))
      let (trialValue, trialGradient) = try objective(trial)
      if trialValue.isFinite, trialValue <= value + 1e-4 * decrease, trial != x {
        return ((trial, trialValue, trialGradient), evaluation)
      }
      length *= 0.5
    }
    return (nil, 40)
  }

  private func projected(_ x: [Double]) -> [Double] {
    x.indices.map { min(max(x[$0], lowerBounds[$0]), upperBounds[$0]) }
  }

  private func freeCoordinates(_ x: [Double], _ gradient: [Double]) -> [Bool] {
    x.indices.map { i in
      !(x[i] <= lowerBounds[i] && gradient[i] > 0) && !(x[i] >= upperBounds[i] && gradient[i] < 0)
    }
  }

  /// The last steps and the changes of the gradient along them.
  private struct History {
    let limit: Int
    var pairs: [(step: [Double], change: [Double])] = []

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { pairs.isEmpty }

    /// Remembers a step with positive curvature; others would spoil the approximation.
    mutating func append(step: [Double], change: [Double]) {
      guard dot(step, change) > 1e-10 * dot(change, change) else { return }
      pairs.append((step, change))
      if pairs.count > limit { pairs.removeFirst() }
    }

    /// Minus the approximate inverse Hessian times the gradient, on the free coordinates.
    func direction(_ gradient: [Double], _ isFree: [Bool]) -> [Double] {
      func free(_ v: [Double]) -> [Double] { zip(v, isFree).map { $1 ? $0 : 0 } }
      var (q, factors) = (free(gradient), [(s: [Double], y: [Double], rho: Double, a: Double)]())
      for pair in pairs.reversed() {
        let (s, y) = (free(pair.step), free(pair.change))
        let curvature = dot(s, y)
        if curvature <= 0 { continue }
        let a = dot(s, q) / curvature
        q = zip(q, y).map { $0 - a * $1 }
        factors.append((s, y, 1 / curvature, a))
      }
      if let last = factors.first {
        let scale = 1 / (last.rho * dot(last.y, last.y))
        q = q.map { $0 * scale }
      }
      for (s, y, rho, a) in factors.reversed() {
        let b = rho * dot(y, q)
        q = zip(q, s).map { $0 + (a - b) * $1 }
      }
      return q.map { -$0 }
    }
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }
