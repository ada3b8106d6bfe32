internal import Glibc
internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The functions `R_nl(r)` of ``RadialProjection`` as piecewise polynomials, without gaps in vectors.
///
/// Polynomials of degree 6 interpolate at Chebyshev's nodes of each interval. The error is measured
/// between the nodes, and the intervals are made narrower until it is below ``tolerance``.
struct RadialTable: Sendable {
  /// The largest error that is allowed, as a part of the largest value.
  static let tolerance = 2e-12
  static let degree = 6

  /// Function `n` of degree `l` has the number `l * count + n`; eight of them make a group.
  let polynomials: PiecewisePolynomials
  /// The derivatives, 1/A, in the same order.
  let derivatives: PiecewisePolynomials
  /// The number of vectors that hold all `n`.
  let groupCount: Int
  /// The largest measured error, as a part of the largest value.
  let measuredError: Double

  /// Tabulates distances from 0 to `reach` angstrom.
  init(_ functions: RadialFunctions, sigma: Double, reach: Double) {
    let projection = RadialProjection(functions, sigma: sigma, reach: reach)
    var intervals = max(4, Int((reach / (sigma * Self.firstWidth)).rounded(.up)))
    var result = Fit(projection, reach: reach, intervalCount: intervals)
    while result.error > Self.tolerance && intervals < 20_000 {
      intervals += (intervals + 2) / 3
      result = Fit(projection, reach: reach, intervalCount: intervals)
    }
    groupCount = (functions.count + 7) / 8
    measuredError = result.error
    polynomials = result.polynomials
    derivatives = result.derivatives
  }

  /// The first guess of an interval, in units of `sigma`; it usually stands.
  private static let firstWidth = 0.21
}

/// One attempt at a table.
private struct Fit {
  let polynomials: PiecewisePolynomials
  let derivatives: PiecewisePolynomials
  let error: Double

  init(_ projection: RadialProjection, reach: Double, intervalCount: Int) {
    let size = RadialTable.degree + 1
    let width = reach / Double(intervalCount)
    let groupCount = (projection.count * (projection.lMax + 1) + 7) / 8
    let nodes: [Double] = (0..<size).map { -cos(Double.pi * (Double($0) + 0.5) / Double(size)) }
    let checks: [Double] = [
      -1, 0.5 * (nodes[0] + nodes[1]), 0.5 * (nodes[size - 2] + nodes[size - 1]), 1,
    ]
    let transform = monomialTransform(nodes)
    var table = [SIMD8<Double>](repeating: .zero, count: intervalCount * groupCount * size)
    var (error, largest) = (0.0, 0.0)
    let batch = 16
    for first in stride(from: 0, to: intervalCount, by: batch) {
      let range = first..<min(first + batch, intervalCount)
      let places = nodes + checks
      let points = range.flatMap { (i: Int) -> [Double] in
        places.map { (t: Double) -> Double in max(0, (Double(i) + 0.5 * (t + 1)) * width) }
      }
      let values = projection.values(at: points)
      for i in range {
        let column = (i - first) * (size + checks.count)
        for l in 0...projection.lMax {
          for n in 0..<projection.count {
            let f = (0..<(size + checks.count)).map { values[l][n, column + $0] }
            let c = transform.map { row in
              zip(row, f).reduce(0.0) { (sum: Double, pair: (Double, Double)) in
                sum + pair.0 * pair.1
              }
            }
            let number = l * projection.count + n
            let group = (i * groupCount + number / 8) * size
            for p in 0..<size { table[group + p][number % 8] = c[p] }
            for (k, t) in checks.enumerated() {
              let value = c.reversed().reduce(0.0) { (sum: Double, a: Double) in sum * t + a }
              error = max(error, abs(value - f[size + k]))
            }
            largest = f.reduce(largest) { max($0, abs($1)) }
          }
        }
      }
    }
    self.error = error / largest
    polynomials = PiecewisePolynomials(
      degree: size - 1, groupCount: groupCount, width: width, coefficients: table)
    derivatives = Self.derivative(table, groupCount: groupCount, width: width)
  }

  private static func derivative(
    _ table: [SIMD8<Double>], groupCount: Int, width: Double
  ) -> PiecewisePolynomials {
    let size = RadialTable.degree + 1
    var result: [SIMD8<Double>] = []
    result.reserveCapacity(table.count / size * (size - 1))
    for start in stride(from: 0, to: table.count, by: size) {
      for power in 1..<size { result.append(table[start + power] * (2 * Double(power) / width)) }
    }
    return PiecewisePolynomials(
      degree: size - 2, groupCount: groupCount, width: width, coefficients: result)
  }
}
