/// The points with the smallest keys over all parts of a grid, wherever the parts are held.
///
/// Each part keeps at most as many candidates as are drawn in total; the parts then agree on the largest key that is
/// still drawn by counting, so that no part ever sees the keys of another.
public struct PointSelection: Sendable {
  /// The keys of the candidates of this part in ascending order, as integers of the same order.
  private let keys: [UInt64]
  /// The points that belong to the keys.
  private let points: [Int]

  /// Keeps the `count` smallest keys of a part; keys that are not finite are never drawn.
  ///
  /// - Parameters:
  ///   - count: How many points are drawn from all parts together.
  ///   - candidates: Points and their keys.
  public init(count: Int, of candidates: some Sequence<(point: Int, key: Double)>) {
    precondition(count >= 0, "a number of points; got \(count)")
    var kept: [(point: Int, key: UInt64)] = []
    var limit = UInt64.max
    for (point, key) in candidates where key.isFinite {
      let ordered = Self.ordered(key)
      if ordered > limit { continue }
      kept.append((point, ordered))
      // Thinned out whenever it has doubled: linear time, and never more than twice the candidates.
      if kept.count >= 2 * count + 1024 { limit = Self.thin(&kept, to: count) }
    }
    _ = Self.thin(&kept, to: count)
    keys = kept.map(\.key)
    points = kept.map(\.point)
  }

  /// How many candidates of this part have a key of at most `limit`.
  public func count(upTo limit: UInt64) -> Int {
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The points of this part whose key is at most `limit`, in ascending order.
  public func points(upTo limit: UInt64) -> [Int] { points.prefix(count(upTo: limit)).sorted() }

  /// The smallest limit at which `count` points are drawn, or the largest number when there are fewer.
  ///
  /// Each of eight rounds fixes eight bits of the limit, so that ranks exchange few messages.
  ///
  /// - Parameters:
  ///   - count: How many points are drawn from all parts together.
  ///   - totals: For each limit, how many candidates of all parts have a key of at most it; the same for all parts.
  /// - Returns: The largest key that is drawn.
  public static func limit(
    drawing count: Int, _ totals: ([UInt64]) throws -> [Int]
  ) rethrows -> UInt64 {
    if count == 0 { return 0 }
    var base: UInt64 = 0
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      // The largest number below each next choice of these eight bits.
      let limits = (0..<255).map { base + (UInt64($0) + 1) << shift - 1 }
      let digit = try totals(limits).firstIndex { $0 >= count } ?? 255
      base += UInt64(digit) << shift
    }
    return base
  }

  /// Sorts the candidates by key, keeps `count`, and returns the largest key that is left.
  private static func thin(_ kept: inout [(point: Int, key: UInt64)], to count: Int) -> UInt64 {
    kept.sort { ($0.key, $0.point) < ($1.key, $1.point) }
    if kept.count > count { kept.removeLast(kept.count - count) }
    return kept.count == count ? kept.last?.key ?? 0 : .max
  }

  /// A number that orders like the key: 1 and above, for every finite key.
  static func ordered(_ key: Double) -> UInt64 {
    let bits = key.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }
}
