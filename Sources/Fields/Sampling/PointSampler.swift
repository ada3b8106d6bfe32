/// Draws the training points of one structure from the parts of its grid.
///
/// First the points of the weighted part, then, among the others, those that are drawn with equal weights. When fewer
/// points than asked for can be drawn by weight (vacuum everywhere), the others are drawn with equal weights.
public struct PointSampler: Sendable {
  /// How points are drawn.
  public let scheme: SamplingScheme
  /// The number of points of a structure; of a smaller grid every point is drawn.
  public let count: Int
  private let weighted: SamplingKeys
  private let uniform: SamplingKeys

  /// Prepares the sample of one structure.
  public init(_ scheme: SamplingScheme, count: Int, seed: UInt64, structure: Int) {
    precondition(count >= 0, "a number of points; got \(count)")
    self.scheme = scheme
    self.count = count
    weighted = SamplingKeys(seed: seed, structure: structure, stream: 0)
    uniform = SamplingKeys(seed: seed, structure: structure, stream: 1)
  }

  /// Draws the points of this part of the grid.
  ///
  /// - Parameters:
  ///   - points: The numbers of the points of this part in the whole grid, ascending.
  ///   - logWeights: The logarithm of the weight of each.
  ///   - totals: The sums of its arguments over all parts; called by all parts equally often.
  /// - Returns: The numbers of the drawn points of this part, ascending.
  public func sample(
    _ points: [Int], logWeights: [Double], totals: ([Int]) throws -> [Int]
  ) rethrows -> [Int] {
    precondition(points.count == logWeights.count, "as many weights as points")
    let all = try totals([points.count])[0]
    if scheme == .all || all <= count { return points }
    let weightedCount = count - Int((Double(count) * scheme.uniformShare).rounded())
    let first = PointSelection(
      count: weightedCount,
      of: zip(points, logWeights).lazy.map { ($0, weighted.key($0, logWeight: $1)) })
    let firstLimit = try PointSelection.limit(drawing: weightedCount) {
      try totals($0.map(first.count(upTo:)))
    }
    let drawn = first.points(upTo: firstLimit)
    let isDrawn = Set(drawn)
    let missing = max(0, count - (try totals([drawn.count])[0]))
    let second = PointSelection(
      count: missing,
      of: points.lazy.filter { !isDrawn.contains($0) }.map { ($0, uniform.key($0, logWeight: 0)) })
    let limit = try PointSelection.limit(drawing: missing) {
      try totals($0.map(second.count(upTo:)))
    }
    return (drawn + second.points(upTo: limit)).sorted()
  }
}
