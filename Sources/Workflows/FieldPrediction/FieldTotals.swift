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
      // By masks: `pointwiseMin` is a call for each lane.
      low.replace(with: lanes, where: lanes .< low)
      high.replace(with: lanes, where: lanes .> high)
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

  /// The totals of a field that the ranks know row by row.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - shape: The number of points along the axes.
  ///   - parts: Rows that this rank knows, each row known by one rank: the number of the row and its totals.
  ///   - world: All ranks.
  /// - Throws: `MPIError`.
  init(
    _ shape: SIMD3<Int>, rows parts: [(first: Int, totals: RowTotals)],
    on world: borrowing Communicator
  ) throws {
    var sums = [Double](repeating: 0, count: shape.x * shape.y)
    for (first, totals) in parts {
      for (offset, sum) in totals.sums.enumerated() { sums[first + offset] = sum }
      (smallest, largest) = (min(smallest, totals.smallest), max(largest, totals.largest))
    }
    count = shape.x * shape.y * shape.z
    // All but one rank add zeros to a row.
    sum = try world.allReduce(sums, .sum).reduce(0, +)
    smallest = try world.allReduce(smallest, .minimum)
    largest = try world.allReduce(largest, .maximum)
  }

  /// Totals without values.
  init() {}
}

extension FieldTotals {
  /// All numbers, for messages and checkpoints.
  var packed: [Double] { [Double(count), sum, smallest, largest] }

  /// Unpacks ``packed``.
  init(packed: ArraySlice<Double>) {
    let values = Array(packed)
    (count, sum, smallest, largest) = (Int(values[0]), values[1], values[2], values[3])
  }
}
