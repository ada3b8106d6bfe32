import Foundation
import LinearAlgebra
import Logging
import MPI
import Structures
import Synchronization

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
///
/// The life of a run: `init`, `begin(_:on:)` with the output, the stages, `summary(on:)` for the files, and
/// `end(on:)`. After an error `launch` ends it.
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
  private(set) var facts: RunFacts {
    get { RunJournal.shared.facts(of: clock) ?? known }
    set { known = newValue }
  }
  /// The facts without what the journal learns by itself.
  private var known: RunFacts
  private var dgemmRate: Double?

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
    checkpoint = Checkpoint(options, log: log)
    try world.requireSameProgram()
    known = try RunFacts(command, options, on: world)
    MemoryBudget.ranksOnThisNode.store(
      facts.layout.neighbours(of: world.rank), ordering: .relaxed)
    if isFirst && (level == .info || level == .debug) { facts.banner.forEach(printLine) }
    for warning in Self.warnings(facts, size: world.size) { log.warning("\(warning)") }
    Watchdog.start(limit: facts.settings.stallLimit)
  }

  /// Makes sure that the output can be written and is nobody else's, and begins to tell about the run there.
  ///
  /// **Collective.**
  ///
  /// - Throws: `RunError` with the exit code 73 on all ranks.
  func begin(_ output: RunOutput, on world: borrowing Communicator) throws {
    switch output {
    case .folder(let path): _ = try OutputDirectory(path, on: world)
    case .file(let path): try world.together { try OutputDirectory.requirePlace(for: path) }
    }
    let own = OutputLock(
      host: facts.layout.hosts[facts.layout.hostOfRank[world.rank]], start: facts.launch.start,
      jobId: facts.slurm?.jobId, command: facts.launch.command,
      staleAfter: facts.settings.stallLimit)
    let isFirst = isFirst
    let line = try world.together { isFirst ? try own.take(output.lockPath) : nil }
    // Any rank may have to give it back.
    let lock = try own.shared(on: world)
    if let line { log.warning("\(line)") }
    if let count = facts.slurm?.restartText { log.info("SLURM: \(count)") }
    RunJournal.shared.open(
      RunJournal.Entry(
        output: output, facts: facts, clock: clock, rank: world.rank, lock: lock))
  }

  /// Keeps the job file for the provenance.
  func note(jobFile: String, text: String, seeds: [Int]) {
    facts.job = RunFacts.JobText(jobFile: jobFile, jobText: text, seeds: seeds)
    RunJournal.shared.update(self.known)
  }

  /// Keeps a choice that random numbers decided.
  func note(_ choice: String, _ chosen: String) {
    facts.choices.append(RunFacts.Choice(choice: choice, chosen: chosen))
    RunJournal.shared.update(self.known)
  }

  /// Keeps the sizes and the hashes of input files, after all ranks agree upon them.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` on all ranks where a file is missing on a node or differs between nodes.
  func note(inputs paths: [String], on world: borrowing Communicator) throws {
    let known = Set(facts.inputs.map(\.inputFile))
    let new = paths.filter { !known.contains($0) }
    facts.inputs += try clock.measure("hash inputs") {
      try InputFiles(new, facts.layout, on: world).hashed(on: world)
    }
    RunJournal.shared.update(self.known)
  }

  /// The hashes of input files by their names, as checkpoints compare them.
  func hashes(of paths: [String]) -> [String: String] {
    let known = Dictionary(facts.inputs.map { ($0.inputFile, $0.inputSha256) }) { first, _ in first
    }
    return Dictionary(paths.map { ($0, known[$0] ?? "missing") }) { first, _ in first }
  }

  /// Where time and memory went so far.
  ///
  /// **Collective.**
  func summary(on world: borrowing Communicator) throws -> RunSummary {
    if dgemmRate == nil {
      dgemmRate = try clock.measure("measure DGEMM") {
        try world.allReduce(BLASKernel.dgemmRate(size: 768, repetitions: 3), .minimum)
      }
    }
    return try RunSummary(clock, dgemmRate: dgemmRate ?? 0, on: world)
  }

  /// Ends the run: prints the table of stages and the memory of the ranks, writes the record, and frees the output.
  ///
  /// **Collective.**
  func end(on world: borrowing Communicator) throws {
    let summary = try summary(on: world)
    if isFirst && log.logLevel <= .info { summary.lines(facts.layout).forEach(printLine) }
    if let failure = RunJournal.shared.finish(summary) { log.warning("\(failure)") }
    // The lock is gone before any rank begins another run in the same output.
    try world.barrier()
  }
}
