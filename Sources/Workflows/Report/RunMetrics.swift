import Glibc

/// How good the predictions of every run of an evaluation are.
struct RunMetrics: Hashable, Sendable {
  /// The mean absolute error of each run, in the target's unit.
  var meanAbsolute: [Double] = []
  /// The root-mean-square error of each run, in the target's unit.
  var rootMeanSquare: [Double] = []
  /// The coefficient of determination of each run.
  var determination: [Double] = []
}

/// The metrics of predictions taken together, over those pairs in which both values are finite.
struct PooledMetrics: Hashable, Sendable {
  /// The mean absolute error, in the target's unit.
  let meanAbsolute: Double
  /// `R2 = 1 - sum (y - f)^2 / sum (y - <y>)^2`; not a number where all references are equal.
  let determination: Double
  /// How many pairs were finite.
  let count: Int

  init(predicted: [Double], reference: [Double]) {
    let pairs = zip(predicted, reference).filter { $0.isFinite && $1.isFinite }
    count = pairs.count
    let n = Double(pairs.count)
    let mean = pairs.reduce(0) { $0 + $1.1 } / n
    let residual = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let total = pairs.reduce(0) { $0 + ($1.1 - mean) * ($1.1 - mean) }
    meanAbsolute = pairs.reduce(0) { $0 + abs($1.0 - $1.1) } / n
    determination = total > 0 ? 1 - residual / total : .nan
  }
}
