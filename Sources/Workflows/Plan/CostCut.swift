/// Cuts a row of costs into consecutive parts of nearly equal cost.
enum CostCut {
  /// Where each part begins, and the number of costs at the end: the least possible largest part.
  ///
  /// - Parameters:
  ///   - costs: What each item costs, not negative.
  ///   - parts: The number of parts; there may be more parts than items.
  /// - Returns: `parts + 1` ascending numbers.
  static func starts(_ costs: [Double], parts: Int) -> [Int] {
    precondition(parts > 0, "at least one part; got \(parts)")
    let total = costs.reduce(0, +)
    var (low, high) = (max(costs.max() ?? 0, total / Double(parts)), total)
    // A cut whose parts are all below a limit is found greedily; the least limit by halving.
    for _ in 0..<60 where high > low * (1 + 1e-12) {
      let middle = 0.5 * (low + high)
      if greedy(costs, limit: middle, parts: parts) == nil { low = middle } else { high = middle }
    }
    return greedy(costs, limit: high * (1 + 1e-9), parts: parts)
      ?? [Int](repeating: 0, count: parts) + [costs.count]
  }

  /// Parts that are filled up to a limit one after the other; nil when the items are too many.
  private static func greedy(_ costs: [Double], limit: Double, parts: Int) -> [Int]? {
    var starts = [0]
    var sum = 0.0
    for (index, cost) in costs.enumerated() {
      if sum + cost > limit, index > starts[starts.count - 1] {
        if starts.count == parts { return nil }
        starts.append(index)
        sum = 0
      }
      sum += cost
    }
    return starts + [Int](repeating: costs.count, count: parts + 1 - starts.count)
  }

  /// The largest part over the mean part.
  static func imbalance(_ costs: [Double], starts: [Int]) -> Double {
    imbalance(loads: zip(starts, starts.dropFirst()).map { costs[$0..<$1].reduce(0, +) })
  }

  /// The largest load over the mean load; 1 without any load.
  static func imbalance(loads: [Double]) -> Double {
    let mean = loads.reduce(0, +) / Double(max(1, loads.count))
    return mean > 0 ? (loads.max() ?? 0) / mean : 1
  }
}
