import Glibc

/// Sums over grid points from which the error measures of a field follow; sums of parts add up.
struct FieldErrorSums: Hashable, Sendable {
  /// The number of points.
  private(set) var count = 0.0
  private(set) var absoluteError = 0.0
  private(set) var squaredError = 0.0
  private(set) var reference = 0.0
  private(set) var squaredReference = 0.0
  private(set) var absoluteReference = 0.0
  private(set) var predicted = 0.0
  /// The largest absolute error of a point.
  private(set) var largestError = 0.0

  /// Adds points one by one.
  mutating func add(reference: Span<Double>, predicted: Span<Double>) {
    precondition(
      reference.count == predicted.count,
      "as many predicted as reference values; got \(predicted.count) and \(reference.count)")
    for k in reference.indices {
      let (r, p) = (reference[k], predicted[k])
      let error = p - r
      count += 1
      absoluteError += abs(error)
      squaredError += error * error
      self.reference += r
      squaredReference += r * r
      absoluteReference += abs(r)
      self.predicted += p
      largestError = max(largestError, abs(error))
    }
  }

  /// The mean absolute error, in the unit of the field.
  var meanAbsoluteError: Double { absoluteError / count }
  /// The root mean square error, in the unit of the field.
  var rootMeanSquareError: Double { (squaredError / count).squareRoot() }
  /// The coefficient of determination `1 - sum (p - r)^2 / sum (r - mean r)^2`.
  var determination: Double {
    1 - squaredError / (squaredReference - reference * reference / count)
  }
  /// The normalised mean absolute error `sum |p - r| / sum |r|`, a pure number.
  var normalizedError: Double { absoluteError / absoluteReference }
}

extension FieldErrorSums {
  /// How many numbers ``summands`` holds.
  static let summandCount = 7

  /// What is summed over ranks; ``largestError`` is not among it.
  var summands: [Double] {
    [
      count, absoluteError, squaredError, reference, squaredReference, absoluteReference, predicted,
    ]
  }

  /// Sums from what was summed over ranks.
  init(summands: ArraySlice<Double>, largestError: Double) {
    precondition(
      summands.count == Self.summandCount, "\(Self.summandCount) sums; got \(summands.count)")
    let values = Array(summands)
    (count, absoluteError, squaredError) = (values[0], values[1], values[2])
    (reference, squaredReference, absoluteReference) = (values[3], values[4], values[5])
    predicted = values[6]
    self.largestError = largestError
  }
}
