import LinearAlgebra

/// The cost models of the stages of a field model, as functions of sizes and ranks.
///
/// Bytes are those that ranks hand to MPI: what they send, their own part of a collective, the message of a broadcast
/// on its root.
struct FieldCosts: Sendable, Hashable {
  /// The number of features of a point.
  let featureCount: Int
  /// The number of units of training points, which are dealt to the ranks in turn.
  let unitCount: Int
  /// The number of training structures.
  let structureCount: Int

  /// The operations of the factorization of so many points: `2 m p^2`.
  static func factorFlops(points: Double, features: Int) -> Double {
    2 * points * Double(features) * Double(features)
  }

  /// The bytes of a factor on its way: the triangle of `[features target]`, and the sum of the targets.
  var packedBytes: Double {
    8
      * Double(TriangularFactor.packedCount(columnCount: featureCount, targetCount: 1) + 1)
  }

  /// The bytes of a factor in memory.
  var factorBytes: Double { 8 * Double((featureCount + 1) * (featureCount + 1)) }

  /// Calls and bytes of `reduce` for so many factors, dealt in turn, along a binary tree and back to all ranks.
  ///
  /// The factor of rank `r` makes as many hops as `r` has binary ones; before each message goes one with the numbers of
  /// rows. Rank 0 then sends every factor to all, after its number of rows.
  func reductionTraffic(_ count: Int, _ ranks: Int) -> (calls: Double, bytes: Double) {
    let hops = (0..<count).reduce(0) { $0 + ($1 % ranks).nonzeroBitCount }
    let (sends, broadcasts) = (Double(hops + ranks - 1), Double(2 * count * ranks))
    let bytes =
      Double(hops) * packedBytes + Double(8 * count * (ranks - 1))
      + Double(count) * (8 + packedBytes)
    // A message is a call of both sides.
    return (2 * sends + broadcasts, bytes)
  }

  /// The merges and the decompositions of leaving out each of some structures, of the rank that has most.
  ///
  /// - Parameters:
  ///   - count: The number of structures.
  ///   - rank: The rank, which leaves out every `ranks`-th structure.
  ///   - ranks: The number of ranks.
  /// - Returns: The numbers of merges and of singular value decompositions.
  static func leaveOneOut(_ count: Int, rank: Int, of ranks: Int) -> (merges: Int, paths: Int) {
    let wanted = Array(stride(from: rank, to: count, by: ranks))
    func descend(_ range: Range<Int>, hasOutside: Bool) -> Int {
      guard wanted.contains(where: range.contains), range.count > 1 else { return 0 }
      let middle = range.lowerBound + range.count / 2
      let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
      var merges = 0
      for (half, rest) in [(left, right), (right, left)] where wanted.contains(where: half.contains)
      {
        merges += rest.count - (hasOutside ? 0 : 1) + descend(half, hasOutside: true)
      }
      return merges
    }
    return (descend(0..<count, hasOutside: false), wanted.count)
  }
}
