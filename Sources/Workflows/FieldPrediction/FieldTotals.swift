import MPI

/// The sum and the range of the values of a field.
struct FieldTotals: Hashable, Sendable {
  private(set) var count = 0
  private(set) var sum = 0.0
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity

  /// Adds values.
  mutating func add(_ values: Span<Double>) {
    var partial = 0.0
    for k in values.indices {
      partial += values[k]
      smallest = min(smallest, values[k])
      largest = max(largest, values[k])
    }
    count += values.count
    sum += partial
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
