import Glibc

/// How well predictions agree with references; errors have the unit of the target.
public struct Metrics: Sendable, Equatable {
  /// The number of pairs of prediction and reference.
  public let count: Int
  /// The mean absolute error, `sum w |p - y| / sum w`.
  public let meanAbsoluteError: Double
  /// The root mean square error, `sqrt(sum w (p - y)^2 / sum w)`.
  public let rootMeanSquareError: Double
  /// The coefficient of determination, `1 - sum w (p - y)^2 / sum w (y - ybar)^2`.
  ///
  /// Here `ybar` is the weighted mean of the references judged here; predicting it gives 0. There
  /// is no lower bound, and equal references give NaN.
  public let determination: Double
  /// The largest absolute error.
  public let maximumError: Double
  /// The mean signed error, `sum w (p - y) / sum w`.
  public let bias: Double

  /// Compares predictions with references.
  ///
  /// - Parameters:
  ///   - predictions: One number per sample, or per sample and output.
  ///   - references: As many numbers, in the same order.
  ///   - weights: A weight at least 0 for each number, or none for equal weights.
  public init(predictions: [Double], references: [Double], weights: [Double]? = nil) {
    precondition(
      predictions.count == references.count && !references.isEmpty,
      "as many predictions as references; got \(predictions.count) and \(references.count)")
    let weights = weights ?? [Double](repeating: 1, count: references.count)
    precondition(weights.count == references.count, "one weight a number; got \(weights.count)")
    let total = weights.reduce(0, +)
    let mean = zip(weights, references).reduce(0) { $0 + $1.0 * $1.1 } / total
    var (absolute, squared, signed, spread, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in references.indices {
      let error = predictions[i] - references[i]
      absolute += weights[i] * abs(error)
      squared += weights[i] * error * error
      signed += weights[i] * error
      spread += weights[i] * (references[i] - mean) * (references[i] - mean)
      if weights[i] > 0 { largest = max(largest, abs(error)) }
    }
    count = references.count
    meanAbsoluteError = absolute / total
    rootMeanSquareError = (squared / total).squareRoot()
    determination = spread > 0 ? 1 - squared / spread : .nan
    maximumError = largest
    bias = signed / total
  }
}
