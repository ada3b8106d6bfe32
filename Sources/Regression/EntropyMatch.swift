internal import Glibc

/// The best match of two sets of environments with a regularizing entropy, by Sinkhorn's iteration.
///
/// `K = sum_ab P_ab k_ab` with the `P` of given row sums `1/n` and column sums `1/m` that minimizes
/// `sum P (1 - k) + alpha sum P ln P`: `P = diag(u) exp((k - 1) / alpha) diag(v)` (Cuturi, NeurIPS
/// 26, 2292, 2013). The iteration ends when `u` and `v` change by less than 1e-12 of themselves.
struct EntropyMatch {
  /// The weight of the entropy.
  let alpha: Double

  private static let tolerance = 1e-12
  private static let stepLimit = 100_000

  func value(_ values: borrowing Span<Double>, _ block: Combination.Block) -> Double {
    precondition(alpha > 0, "a positive 'alpha'; got \(alpha)")
    let (n, m) = (block.rowCount, block.columnCount)
    var similarity = [Double](repeating: 0, count: n * m)
    for j in 0..<m {
      for i in 0..<n { similarity[i + j * n] = exp((values[block.index(i, j)] - 1) / alpha) }
    }
    let (u, v) = Self.scalings(similarity, n, m)
    var total = 0.0
    for j in 0..<m {
      for i in 0..<n { total += u[i] * similarity[i + j * n] * v[j] * values[block.index(i, j)] }
    }
    return total
  }

  private static func scalings(_ similarity: [Double], _ n: Int, _ m: Int) -> ([Double], [Double]) {
    var u = [Double](repeating: 1 / Double(n), count: n)
    var v = [Double](repeating: 1 / Double(m), count: m)
    for _ in 0..<stepLimit {
      var change = 0.0
      for j in 0..<m {
        let sum = (0..<n).reduce(0) { $0 + similarity[$1 + j * n] * u[$1] }
        let new = 1 / (Double(m) * sum)
        change = max(change, abs(new - v[j]) / new)
        v[j] = new
      }
      for i in 0..<n {
        let sum = (0..<m).reduce(0) { $0 + similarity[i + $1 * n] * v[$1] }
        let new = 1 / (Double(n) * sum)
        change = max(change, abs(new - u[i]) / new)
        u[i] = new
      }
      if change < tolerance { break }
    }
    return (u, v)
  }
}
