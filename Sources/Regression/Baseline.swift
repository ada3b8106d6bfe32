/// Predictions that need no model: what a model must beat to be worth its time.
public enum Baseline: String, Sendable, CaseIterable {
  /// The mean target of the training structures.
  case mean
  /// The mean over training structures that contain the element, averaged over the elements of
  /// the structure; elements that were never seen count with the mean of all.
  case elementMean
  /// The target of a training structure of the same group (the exchanged twin) when there is one,
  /// the mean of all otherwise. On a split that leaks it shows what the leak is worth.
  case twin

  /// Predicts the test structures of `split`.
  ///
  /// - Parameters:
  ///   - split: Training and test structures.
  ///   - targets: The target of every structure.
  ///   - elements: The elements of every structure, for `elementMean`; an element that occurs
  ///     twice in a structure counts once for training and twice in the average.
  ///   - groups: The group of every structure, for `twin`.
  /// - Returns: One prediction for each index of `split.test`, in its order.
  public func predictions<Element: Hashable, Group: Hashable>(
    _ split: Split, targets: [Double], elements: [[Element]], groups: [Group]
  ) -> [Double] {
    let known = split.training
    let mean = known.reduce(0) { $0 + targets[$1] } / Double(max(known.count, 1))
    switch self {
    case .mean: return split.test.map { _ in mean }
    case .elementMean:
      let means = Self.means(known.flatMap { i in Set(elements[i]).map { ($0, targets[i]) } })
      return split.test.map { i in
        let parts = elements[i].map { means[$0] ?? mean }
        return parts.isEmpty ? mean : parts.reduce(0, +) / Double(parts.count)
      }
    case .twin:
      let means = Self.means(known.map { (groups[$0], targets[$0]) })
      return split.test.map { means[groups[$0]] ?? mean }
    }
  }

  private static func means<Key: Hashable>(_ samples: [(Key, Double)]) -> [Key: Double] {
    var sums: [Key: (total: Double, count: Double)] = [:]
    for (key, value) in samples {
      let old = sums[key] ?? (0, 0)
      sums[key] = (old.total + value, old.count + 1)
    }
    return sums.mapValues { $0.total / $0.count }
  }
}
