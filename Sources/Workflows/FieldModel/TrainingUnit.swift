/// Training points of one structure that one rank reduces to a factor.
///
/// How points are cut into units does not depend on the number of ranks, and the factors of the units merge in their
/// order, so that a fit has the same bits on any number of ranks.
struct TrainingUnit: Sendable, Hashable {
  /// The number of the snapshot.
  let snapshot: Int
  /// The numbers of the points in the grid, ascending.
  let points: [Int]
  /// The values of the field on the points.
  let values: [Double]

  /// The most points of a unit: many times as many as features, so that merging costs little.
  static func capacity(featureCount: Int) -> Int { max(16_384, 8 * featureCount) }

  /// The ranges of the sorted training points of a structure that are its units.
  static func ranges(of count: Int, capacity: Int) -> [Range<Int>] {
    let parts = max(1, (count + capacity - 1) / capacity)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }
}
