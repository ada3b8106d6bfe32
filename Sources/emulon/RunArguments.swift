public import ArgumentParser
public import Workflows

/// The options that every command has.
struct RunArguments: ParsableArguments {
  @Option(name: .customLong("log-level"), help: "error, warning, info or debug.")
  var level: LogLevel = .info
  @Option(help: "'auto' goes on from a checkpoint where there is one; 'new' begins anew.")
  var restart: RestartChoice = .new
  @Option(help: "The time between two checkpoints, seconds.") var checkpointInterval = 600.0
  @Option(
    help: "Stop with a checkpoint after so many seconds; by default at the limit of the SLURM job.")
  var timeLimit: Double?
  @Option(help: "End the run after so many seconds without progress; 0 for never.")
  var stallLimit: Double?

  func validate() throws {
    guard checkpointInterval > 0 else {
      throw ValidationError("'--checkpoint-interval' must be positive; got \(checkpointInterval).")
    }
    for (name, value) in [("--time-limit", timeLimit), ("--stall-limit", stallLimit)] {
      guard let value, !(value >= 0 && value.isFinite) else { continue }
      throw ValidationError("'\(name)' must be a number of seconds; got \(value).")
    }
  }

  /// The options as the commands take them.
  var options: RunOptions {
    RunOptions(
      level: level, restart: restart, checkpointInterval: checkpointInterval,
      timeLimit: timeLimit, stallLimit: stallLimit)
  }
}

extension LogLevel: ExpressibleByArgument {}
extension RestartChoice: ExpressibleByArgument {}
