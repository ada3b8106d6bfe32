internal import Glibc

/// Radii in equal steps of their logarithm, and integrals over them.
struct LogarithmicMesh: Hashable, Sendable {
  /// The radii, bohr.
  let radii: [Double]
  /// The step of `ln r`.
  let step: Double
  private let start: Double

  /// `count` radii from `first` to `last`, bohr.
  init(from first: Double, to last: Double, count: Int) {
    precondition(first > 0 && last > first && count > 8, "radii that grow")
    start = log(first)
    let step = (log(last) - log(first)) / Double(count - 1)
    self.step = step
    radii = (0..<count).map { [start] in exp(start + Double($0) * step) }
  }

  /// The weights of `integral f dr`: the trapezoidal rule in `ln r`, which is exact to rounding for
  /// functions that vanish at both ends.
  var weights: [Double] { radii.map { $0 * step } }

  /// `integral f dr` from 0 to each radius.
  ///
  /// Trapezoidal rule with its first correction (DLMF 3.5.2): an error of order `step^4`.
  func running(_ f: [Double]) -> [Double] {
    let g = zip(f, weights).map { $0 * $1 }
    var (sum, result) = (0.0, [Double](repeating: 0, count: g.count))
    for i in g.indices {
      let slope = i > 0 && i + 1 < g.count ? (g[i + 1] - g[i - 1]) / 24 : 0
      result[i] = sum + 0.5 * g[i] - slope
      sum += g[i]
    }
    return result
  }

  /// A pair of tabulated functions at a radius, by cubic interpolation in `ln r`.
  ///
  /// Radii before the first one count as the first; beyond the last one both functions are zero.
  func value(of table: [SIMD2<Double>], at r: Double) -> SIMD2<Double> {
    guard r < radii[radii.count - 1] else { return .zero }
    let place = max(0, (log(max(r, radii[0])) - start) / step)
    let i = min(max(Int(place), 1), radii.count - 3)
    let t = place - Double(i)
    let (a, b, c) = (t + 1, t - 1, t - 2)
    let outer = table[i + 2] * (a * t * b / 6) - table[i - 1] * (t * b * c / 6)
    return outer + table[i] * (a * b * c / 2) - table[i + 1] * (a * t * c / 2)
  }
}
