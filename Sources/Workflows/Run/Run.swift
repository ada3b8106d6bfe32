import Foundation
import LinearAlgebra
import Logging
import MPI

/// How much a run says: the levels of swift-log that a user chooses from.
public enum LogLevel: String, CaseIterable, Sendable {
  case error, warning, info, debug

  var level: Logger.Level {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    case .debug: .debug
    }
  }
}

/// What a command carries through its stages: its log, its clock, and the facts of the machine.
final class Run {
  /// Messages of rank 0; those of other ranks go nowhere.
  let log: Logger
  /// The stages of this rank.
  let clock = StageClock()
  /// How the command runs.
  let options: RunOptions
  /// What the run keeps for another one that goes on.
  let checkpoint: Checkpoint
  /// Whether this rank prints.
  let isFirst: Bool
  /// The facts that the banner and the provenance of files tell.
  let facts: RunFacts

  /// Begins a run and prints its banner.
  ///
  /// **Collective.**
  init(_ command: String, running options: RunOptions, on world: borrowing Communicator) throws {
    let isFirst = world.rank == 0
    let level = options.level
    self.options = options
    self.isFirst = isFirst
    log = Logger(label: "emulon") { _ -> any LogHandler in
      if isFirst { LineLogHandler(level: level.level) } else { SwiftLogNoOpLogHandler() }
    }
    checkpoint = Checkpoint(options, log: log, isFirst: isFirst)
    facts = try RunFacts(command, on: world)
    if isFirst && (level == .info || level == .debug) { facts.banner.forEach(printLine) }
    warnAboutLauncher(size: world.size)
  }

  /// A launcher that started several single-rank programs instead of one is a common slip.
  private func warnAboutLauncher(size: Int) {
    let environment = ProcessInfo.processInfo.environment
    if size == 1, let tasks = environment["SLURM_NTASKS"].flatMap({ Int($0) }), tasks > 1,
      environment["SLURM_STEP_ID"] != nil || environment["SLURM_PROCID"] != nil
    {
      log.warning(
        "SLURM started \(tasks) tasks but MPI sees one rank; launch with 'srun --mpi=pmix' or mpirun"
      )
    }
  }

  /// Prints the timing table and the memory of the ranks.
  ///
  /// **Collective.**
  func finish(on world: borrowing Communicator) throws -> RunSummary {
    let summary = try RunSummary(self, on: world)
    if isFirst && log.logLevel <= .info { summary.lines.forEach(printLine) }
    return summary
  }
}
