/// A division of structures into those that train a model and those that judge it.
///
/// Both lists hold indices of structures in increasing order. Splits by group draw whole groups
/// from the sorted list of labels: which groups are drawn depends on the labels and the seed,
/// never on the order of the structures in a file or on the number of ranks.
public struct Split: Sendable, Equatable {
  /// The structures a model may learn from.
  public let training: [Int]
  /// The structures a model is judged on.
  public let test: [Int]
  /// Whether relatives of one structure may stand on both sides, as in a plain random split.
  public let mayLeak: Bool

  /// Divides `0 ..< count` by a rule that names the test structures.
  public init(count: Int, mayLeak: Bool = false, isTest: (Int) -> Bool) {
    var (training, test): ([Int], [Int]) = ([], [])
    for i in 0..<count {
      if isTest(i) { test.append(i) } else { training.append(i) }
    }
    (self.training, self.test, self.mayLeak) = (training, test, mayLeak)
  }

  init(training: [Int], test: [Int], mayLeak: Bool) {
    (self.training, self.test, self.mayLeak) = (training, test, mayLeak)
  }

  /// A random split that knows nothing of groups: exchanged twins may stand on both sides.
  ///
  /// For comparison with published figures only. `round(testFraction * count)` structures are
  /// tested, at least one and at most `count - 1`.
  public static func random(count: Int, testFraction: Double, seed: UInt64) -> Split {
    var generator = SeededGenerator(seed: seed)
    let order = generator.shuffled(Array(0..<count))
    let test = Set(order.prefix(testCount(testFraction, of: count)))
    return Split(count: count, mayLeak: true) { test.contains($0) }
  }

  /// A split of whole groups: no group stands on both sides.
  ///
  /// - Parameters:
  ///   - groups: The group of each structure, for instance its unordered pair of elements.
  ///   - testFraction: The tested share **of the groups**, rounded to the nearest count, at least
  ///     one group and never all. With groups of unequal size the share of structures differs.
  ///   - seed: Chooses the groups.
  /// - Returns: The split, of which `mayLeak` is false.
  public static func byGroup<Label: Hashable & Comparable>(
    _ groups: [Label], testFraction: Double, seed: UInt64
  ) -> Split {
    var generator = SeededGenerator(seed: seed)
    let labels = generator.shuffled(Set(groups).sorted())
    let test = Set(labels.prefix(testCount(testFraction, of: labels.count)))
    return Split(count: groups.count) { test.contains(groups[$0]) }
  }

  private static func testCount(_ fraction: Double, of count: Int) -> Int {
    precondition(fraction > 0 && fraction < 1, "a test fraction in 0...1; got \(fraction)")
    precondition(count > 1, "at least two members to split; got \(count)")
    return min(max(Int((fraction * Double(count)).rounded()), 1), count - 1)
  }
}
