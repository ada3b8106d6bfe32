import Foundation
import Logging
import MPI
import Structures

/// What a run keeps on the disk so that another run can go on from there, and when it does so.
///
/// A stage of independent units calls ``units(_:mine:on:run:_:)``; one whose state moves in steps calls
/// ``restored(_:on:)``, ``step(_:on:_:)`` and ``finished(_:on:_:)``. Both look about once a second whether a signal
/// came, the time limit is near or a checkpoint is due; all ranks then do the same. Until ``begin(in:_:on:)``
/// was called nothing is written, but stages can be stopped.
final class Checkpoint {
  /// The time between two looks at signals and clocks, seconds; tests look all the time.
  var roundTime: Double
  /// Called before this rank says what it has to say, for tests.
  var beforeLook: () -> Void = {}

  let log: Logger
  /// The options of the run.
  let options: RunOptions
  /// The limit of the run's time; rank 0 decides by it.
  private(set) var deadline = Deadline.none
  /// The folder of the checkpoints; `nil` when the command keeps none.
  private(set) var folder: String?
  private(set) var identity = ""
  /// When the last checkpoint was complete, or the run began.
  var lastSave = StageClock.now()
  /// What the last checkpoint and the last round of work took, seconds.
  var lastCost = (save: 0.0, round: 0.0)
  /// All checkpoints of this run.
  var totals = (count: 0, seconds: 0.0, bytes: 0)
  /// The checkpoints that were read and not written since.
  var opened: [String: StoredStage] = [:]
  /// The walk over units that goes on.
  var walk = UnitWalk()
  /// The pace of the stages that move in steps.
  var paces: [String: StepPace] = [:]

  private let start = StageClock.now()

  /// Nothing is kept yet, and signals end the process.
  ///
  /// - Parameters:
  ///   - options: How the command runs.
  ///   - log: The log of the run.
  init(_ options: RunOptions, log: Logger) {
    (self.options, self.log) = (options, log)
    roundTime = min(1, 0.5 * options.checkpointInterval)
    Signals.ignoreHarmless()
  }

  /// Reads the limits of the job and begins to listen to signals, on one rank.
  ///
  /// - Parameter isFirst: Whether this is rank 0, which keeps the time.
  func listen(isFirst: Bool) {
    Signals.install()
    guard isFirst else { return }
    deadline = Deadline(
      timeLimit: options.timeLimit, start: start, now: StageClock.now(),
      date: Date.now.timeIntervalSince1970, environment: ProcessInfo.processInfo.environment,
      timeLeft: Deadline.timeLeft(ofJob:))
  }

  /// Keeps checkpoints in a folder from now on, and goes on from those that are there when the options say so.
  ///
  /// **Collective.** From now on, too, signals and the time limit stop the run between two pieces of work.
  ///
  /// - Parameters:
  ///   - folder: The folder, which is made for the first checkpoint.
  ///   - identity: What a run has to share with the one that wrote a checkpoint.
  ///   - world: All ranks.
  /// - Throws: `InputError` (65) on all ranks when the checkpoints belong to another input.
  func begin(in folder: String, _ identity: CheckpointIdentity, on world: borrowing Communicator)
    throws
  {
    listen(isFirst: world.rank == 0)
    self.folder = folder
    self.identity = try identity.text
    let isFound = try world.together { () throws -> Bool in
      guard world.rank == 0 else { return false }
      removeFiles { $0.contains(".part") || options.restart == .new }
      guard let older = FileManager.default.contents(atPath: identityPath) else { return false }
      // A damaged text is no obstacle: every checkpoint tells its identity once more.
      let text = String(decoding: older, as: UTF8.self)
      try (try? CheckpointIdentity(text: text)).map { try identity.requireSame(as: $0, folder) }
      return !names.isEmpty
    }
    guard isFound else { return }
    log.info("going on from the checkpoints in '\(folder)'")
    RunJournal.shared.noteCheckpoints { $0.continued = 1 }
  }

  /// Removes all checkpoints, after the results stand on the disk.
  ///
  /// **Collective.**
  func remove(on world: borrowing Communicator) throws {
    try world.barrier()
    if world.rank == 0 { removeFiles { _ in true } }
    if totals.count > 0 {
      let share = 100 * totals.seconds / max(1e-9, StageClock.now() - start)
      let cost = String(format: "%.2f s, %.1f %% of the run", totals.seconds, share)
      log.info("checkpoints: \(totals.count), \(byteText(totals.bytes)) in \(cost)")
    }
  }

  /// Where the identity stands for people and for an early comparison.
  var identityPath: String { (folder ?? ".") + "/identity.json" }

  /// The path of a checkpoint in one of its generations: the newest, the older one, or one that
  /// was complete but had not got its name.
  func path(_ stage: String, _ generation: Generation) -> String {
    let name = stage.map { $0.isLetter || $0.isNumber ? "\($0)" : "-" }.joined()
    return "\(folder ?? ".")/\(name)\(generation.rawValue)"
  }

  /// The generations of a checkpoint, the newest first.
  enum Generation: String, CaseIterable {
    case next = ".next.h5"
    case newest = ".h5"
    case previous = ".prev.h5"
  }

  /// The names of the checkpoints in the folder.
  private var names: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder ?? ".")) ?? []
    return all.filter { $0.hasSuffix(".h5") }
  }

  /// Removes files of checkpoints, and the folder when it is empty.
  private func removeFiles(_ isWanted: (String) -> Bool) {
    guard let folder,
      let all = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return }
    // Open MPI may have left locks beside partial files.
    let own = all.filter { $0.hasSuffix(".h5") || $0.contains(".part") || $0 == "identity.json" }
    let unwanted = own.filter(isWanted)
    for name in unwanted { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    if unwanted.count == all.count { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// Removes the checkpoints of a stage whose result stands in another one.
  ///
  /// **Collective.**
  func drop(_ stage: String, on world: borrowing Communicator) throws {
    guard folder != nil, world.rank == 0 else { return }
    for generation in Generation.allCases {
      try? FileManager.default.removeItem(atPath: path(stage, generation))
    }
  }
}
