import Foundation
import Synchronization

/// The files that tell about the run of this process: its status, its record and its lock.
///
/// There is one, so that the end of the program and the watchdog find it whatever happens. All ranks open it; rank 0
/// writes while the run lives, and the one rank that reports an error writes the end.
final class RunJournal: Sendable {
  /// That of this process.
  static let shared = RunJournal()

  struct Entry: Sendable {
    let output: RunOutput
    var facts: RunFacts
    let clock: StageClock
    let rank: Int
    let lock: OutputLock
  }

  private let entry = Mutex<Entry?>(nil)
  private let lastStage = Mutex("")

  /// Whether a run is open.
  var isOpen: Bool { entry.withLock { $0 != nil } }

  /// The file whose time says when any rank last moved, and the clock of the run.
  var current: (lock: String, clock: StageClock, rank: Int, host: String)? {
    entry.withLock {
      $0.map {
        (
          $0.output.lockPath, $0.clock, $0.rank,
          $0.facts.layout.hosts[$0.facts.layout.hostOfRank[$0.rank]]
        )
      }
    }
  }

  /// The facts of the run with this clock, while it is open.
  func facts(of clock: StageClock) -> RunFacts? {
    entry.withLock { $0?.clock === clock ? $0?.facts : nil }
  }

  /// Begins to tell about a run.
  func open(_ new: Entry) {
    entry.withLock { $0 = new }
    writeStatus(isFirst: true)
  }

  /// Takes over facts that became known.
  func update(_ facts: RunFacts) {
    entry.withLock { entry in
      guard var known = entry else { return }
      let checkpoints = known.facts.checkpoints
      known.facts = facts
      known.facts.checkpoints = checkpoints
      entry = known
    }
  }

  /// Keeps what became known of the checkpoints.
  func noteCheckpoints(_ change: (inout RunFacts.Checkpoints) -> Void) {
    entry.withLock { entry in
      guard var known = entry else { return }
      change(&known.facts.checkpoints)
      entry = known
    }
  }

  /// Writes the status of a run that lives; rank 0 does it.
  ///
  /// Another rank may have told the end of the run already, which then stays.
  func writeStatus(isFirst: Bool = false) {
    entry.withLock { entry in
      guard let entry, entry.rank == 0 else { return }
      if !isFirst, let found = RunStatus.read(entry.output.statusPath), found.state != .running {
        return
      }
      try? RunJSON.write(status(entry, .running), to: entry.output.statusPath)
    }
  }

  /// Ends the run well, with what is known over all ranks; rank 0 does it.
  ///
  /// - Parameter summary: Where the time went.
  /// - Returns: What could not be written.
  func finish(_ summary: RunSummary) -> String? {
    close(.finished, exitCode: 0, reason: "finished", summary)
  }

  /// Ends the run after an error; the rank that reports the error does it.
  func fail(exitCode: Int32, reason: String) {
    _ = close(exitCode == 75 ? .interrupted : .failed, exitCode: exitCode, reason: reason, nil)
  }

  private func close(
    _ state: RunStatus.State, exitCode: Int32, reason: String, _ summary: RunSummary?
  ) -> String? {
    entry.withLock { held in
      guard let entry = held else { return nil }
      held = nil
      guard entry.rank == 0 || state != .finished else { return nil }
      let record = RunRecord(
        entry.facts, summary ?? RunSummary(entry.clock), rank: entry.rank, state: state,
        exitCode: exitCode, reason: reason)
      entry.lock.release(entry.output.lockPath)
      let end = status(entry, state, exitCode, reason)
      do { try RunJSON.write(end, to: entry.output.statusPath) } catch {
        // On a full disk the old file, which says that the run lives, gives its place to the new one.
        try? RunJSON.data(end).write(to: URL(filePath: entry.output.statusPath))
      }
      do { try RunJSON.write(record, to: entry.output.recordPath) } catch {
        return "could not write '\(entry.output.recordPath)'"
      }
      return nil
    }
  }

  private func status(
    _ entry: Entry, _ state: RunStatus.State, _ exitCode: Int32? = nil, _ message: String? = nil
  ) -> RunStatus {
    let (title, share) = Pulse.shared.progress
    // Between two stages the last one counts.
    let stage = lastStage.withLock { last in
      if let current = entry.clock.current { last = current }
      return last.isEmpty ? title : last
    }
    let facts = entry.facts
    return RunStatus(
      state: state, command: facts.launch.command, stage: stage,
      share: state == .finished ? 1 : share, exitCode: exitCode,
      message: state == .finished ? nil : message, rank: entry.rank,
      host: facts.layout.hosts[facts.layout.hostOfRank[entry.rank]],
      pid: ProcessInfo.processInfo.processIdentifier, ranks: facts.layout.ranks,
      start: facts.launch.start, updated: Date.now.formatted(.iso8601),
      elapsedSeconds: entry.clock.elapsed, jobId: facts.slurm?.jobId,
      restartCount: facts.slurm?.restartCount)
  }
}
