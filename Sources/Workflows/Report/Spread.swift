import Glibc

/// The mean and the sample standard deviation of the finite ones among some values.
struct Spread: Hashable, Sendable {
  /// The mean; not a number where there is no finite value.
  let mean: Double
  /// The standard deviation with `count - 1`; not a number below two values.
  let deviation: Double
  /// How many values were finite.
  let count: Int

  init(_ values: some Sequence<Double>) {
    let finite = values.filter(\.isFinite)
    count = finite.count
    let mean = finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count)
    self.mean = mean
    let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = finite.count < 2 ? .nan : sqrt(squares / Double(finite.count - 1))
  }
}
