/// How a command runs, whatever it computes: what it says, and how it stops and goes on.
public struct RunOptions: Sendable, Hashable {
  /// How much is said.
  public var level: LogLevel
  /// Whether an earlier run of the same command is gone on with.
  public var restart: RestartChoice
  /// The time between two checkpoints, seconds.
  public var checkpointInterval: Double
  /// The wall time after which the run stops with a checkpoint, seconds; without it the limit of the SLURM job.
  public var timeLimit: Double?
  /// The time without any progress after which a rank ends the run, seconds; zero for never.
  public var stallLimit: Double?
  /// The folder in which features are kept for other runs; without it they are computed each time.
  public var cache: String?

  /// Options with their defaults.
  public init(
    level: LogLevel = .info, restart: RestartChoice = .new, checkpointInterval: Double = 600,
    timeLimit: Double? = nil, stallLimit: Double? = nil, cache: String? = nil
  ) {
    (self.level, self.restart, self.checkpointInterval) = (level, restart, checkpointInterval)
    (self.timeLimit, self.stallLimit, self.cache) = (timeLimit, stallLimit, cache)
  }
}

/// What a run does with the checkpoints of an earlier one.
public enum RestartChoice: String, CaseIterable, Sendable {
  /// Begins anew; older checkpoints are removed.
  case new
  /// Goes on from a checkpoint where there is one, and begins anew where there is none.
  case auto
}
