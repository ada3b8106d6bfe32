import MPI

/// The sum and the range of the values of a field.
struct FieldTotals: Hashable, Sendable {
  private(set) var count = 0
  private(set) var sum = 0.0
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity

  /// Adds values, eight at a time.
  mutating func add(_ values: Span<Double>) {
    var sums = SIMD8<Double>(repeating: 0)
    var low = SIMD8<Double>(repeating: smallest)
    var high = SIMD8<Double>(repeating: largest)
    let whole = values.count / 8 * 8
    var k = 0
    while k < whole {
      let lanes = SIMD8(
        values[k], values[k + 1], values[k + 2], values[k + 3], values[k + 4], values[k + 5],
        values[k + 6], values[k + 7])
      sums += lanes
      low = pointwiseMin(low, lanes)
      high = pointwiseMax(high, lanes)
      k += 8
    }
    for k in whole..<values.count {
      sums[0] += values[k]
      low[0] = min(low[0], values[k])
      high[0] = max(high[0], values[k])
    }
    count += values.count
    sum += sums.sum()
    smallest = low.min()
    largest = high.max()
  }

  /// The totals of all ranks together.
  ///
  /// **Collective.**
  func summed(on world: borrowing Communicator) throws -> FieldTotals {
    var result = FieldTotals()
    result.count = try world.allReduce(count, .sum)
    result.sum = try world.allReduce(sum, .sum)
    result.smallest = try world.allReduce(smallest, .minimum)
    result.largest = try world.allReduce(largest, .maximum)
    return result
  }
}
