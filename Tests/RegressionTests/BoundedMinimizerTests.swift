import Regression
import Testing

@Suite struct BoundedMinimizerTests {
  /// Rosenbrock's valley, with the minimum 0 at (1, 1).
  private func rosenbrock(_ p: [Double]) -> (value: Double, gradient: [Double]) {
    let (x, y) = (p[0], p[1])
    let (a, b) = (1 - x, y - x * x)
    return (a * a + 100 * b * b, [-2 * a - 400 * x * b, 200 * b])
  }

  @Test(arguments: [[-1.2, 1], [0, 0], [3, -2]])
  func theValleyOfRosenbrockIsFollowedToItsMinimum(_ start: [Double]) {
    let minimizer = BoundedMinimizer(lowerBounds: [-5, -5], upperBounds: [5, 5])
    let minimum = minimizer.minimum(from: start, rosenbrock)
    #expect(minimum.isConverged && minimum.evaluationCount < 200)
    // The smallest curvature is 0.4 and the gradient below 1e-6.
    #expect(abs(minimum.point[0] - 1) < 1e-5 && abs(minimum.point[1] - 1) < 1e-5)
  }

  @Test func aBoundThatCutsTheValleyHolds() {
    let minimizer = BoundedMinimizer(lowerBounds: [-5, -5], upperBounds: [0.5, 5])
    let minimum = minimizer.minimum(from: [-1.2, 1], rosenbrock)
    #expect(minimum.isConverged && minimum.point[0] == 0.5)
    #expect(abs(minimum.point[1] - 0.25) < 1e-7)  // gradient tolerance / curvature 200
  }

  @Test func equalBoundsFixACoordinate() {
    let minimizer = BoundedMinimizer(lowerBounds: [2, -5], upperBounds: [2, 5])
    let minimum = minimizer.minimum(from: [0, 0], rosenbrock)
    #expect(minimum.isConverged && minimum.point[0] == 2)
    #expect(abs(minimum.point[1] - 4) < 1e-7)
  }

  @Test func theBestOfSeveralStartsWins() {
    // x^4 / 4 - x^2 / 2 + x / 10: minima near -1.05 (lower) and 0.95.
    let minimizer = BoundedMinimizer(lowerBounds: [-2], upperBounds: [2])
    let minimum = minimizer.minimum(starts: [[1.5], [-1.5]]) { p in
      let x = p[0]
      return (x * x * x * x / 4 - x * x / 2 + x / 10, [x * x * x - x + 0.1])
    }
    #expect(minimum.point[0] < -1 && minimum.isConverged)
  }

  @Test func infiniteValuesAreSteppedBackFrom() {
    // A step of length 1 from 0.5 leaves the domain of x - ln x.
    let minimizer = BoundedMinimizer(lowerBounds: [-10], upperBounds: [10])
    let minimum = minimizer.minimum(from: [5]) { p in
      p[0] > 0 ? (p[0] * p[0] / 2 - 4 / p[0], [p[0] + 4 / (p[0] * p[0])]) : (.infinity, [0])
    }
    #expect(minimum.point[0] > 0 && minimum.value.isFinite)
  }

  @Test func startsAreWithinTheBoundsAndRepeatable() {
    let minimizer = BoundedMinimizer(lowerBounds: [-2, 1], upperBounds: [2, 3])
    let starts = minimizer.randomStarts(count: 50, seed: 4)
    #expect(starts.allSatisfy { abs($0[0]) <= 2 && $0[1] >= 1 && $0[1] <= 3 })
    #expect(starts == minimizer.randomStarts(count: 50, seed: 4))
  }
}
