/// What one stage of a run took.
struct StageTiming: Hashable, Sendable {
  let name: String
  let calls: Int
  /// The mean over the ranks.
  let seconds: Double
  /// The slowest rank.
  let secondsMax: Double
  /// Work of all ranks by the stage's cost model, in 10^9 operations; zero where there is no model.
  let gflop: Double

  /// The rate of all ranks together in GFLOP/s, where the work is known.
  var rate: Double? { gflop > 0 && seconds > 0 ? gflop / seconds : nil }
}
