/// The sum of each of some rows of a field, and the range of their values.
///
/// A row lies along the third axis. Sums of rows add up in the order of the rows, so that the sum of a field has the
/// same bits on any number of ranks, however its rows were cut into pieces.
struct RowTotals: Hashable, Sendable {
  /// The sum of the values of each row.
  private(set) var sums: [Double] = []
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity

  /// The totals of no row.
  init() {}

  /// Adds whole rows of `length` values behind those that were added before.
  mutating func append(_ values: Span<Double>, length: Int) {
    guard length > 0 else { return }
    precondition(values.count % length == 0, "rows of \(length) values; got \(values.count)")
    for start in stride(from: 0, to: values.count, by: length) {
      var row = FieldTotals()
      row.add(values.extracting(start..<start + length))
      sums.append(row.sum)
      (smallest, largest) = (min(smallest, row.smallest), max(largest, row.largest))
    }
  }

  /// Adds rows behind those that were added before.
  mutating func append(_ other: RowTotals) {
    sums += other.sums
    (smallest, largest) = (min(smallest, other.smallest), max(largest, other.largest))
  }
}

extension RowTotals {
  /// All numbers, for a checkpoint.
  var packed: [Double] { [smallest, largest] + sums }

  /// Unpacks ``packed``.
  init(packed: some Collection<Double>) {
    let values = Array(packed)
    (smallest, largest) = (values[0], values[1])
    sums = Array(values[2...])
  }
}
