/// How many points have a reference and a predicted value: counts on a square of bins.
struct ParityDensity: Hashable, Sendable {
  /// The smallest value of the axes, in the unit of the field.
  let lowest: Double
  /// The largest value of the axes.
  let highest: Double
  /// The number of bins along each axis.
  let binCount: Int
  /// The counts: `counts[p * binCount + r]` for bin `r` of the reference and `p` of the prediction.
  var counts: [Double]

  /// Counts of no points.
  init(over range: ClosedRange<Double>, binCount: Int = 120) {
    lowest = range.lowerBound
    highest = range.upperBound > range.lowerBound ? range.upperBound : range.lowerBound + 1
    self.binCount = binCount
    counts = Array(repeating: 0, count: binCount * binCount)
  }

  /// Adds a point; values beyond the axes count in the outermost bins.
  mutating func add(reference: Double, predicted: Double) {
    counts[bin(predicted) * binCount + bin(reference)] += 1
  }

  /// The width of a bin.
  var width: Double { (highest - lowest) / Double(binCount) }

  private func bin(_ value: Double) -> Int {
    let place = (value - lowest) / width
    return place.isNaN ? 0 : Int(max(0, min(Double(binCount - 1), place)))
  }
}
