import Foundation
import MPI
import Synchronization

/// The thread of each rank that ends a run in which nothing moves any more, and that keeps `status.json` up to date.
///
/// A rank moves when a stage begins or ends, when progress is told, or when an MPI call ends (`Pulse`). Ranks tell
/// each other through the time of the run's lock file, so that a rank that waits while another one works for hours does not
/// end the run; only when no rank has moved for the limit does the first one that sees it write one line and leave with the
/// exit code 70, upon which the launcher ends the others. One long call into a library is no movement: the
/// limit has to be longer than the longest of them.
enum Watchdog {
  /// The limit unless the user says otherwise, seconds.
  static let standardLimit = 1800.0

  private static let isRunning = Atomic<Bool>(false)

  /// Starts the thread, once in the life of the process.
  ///
  /// - Parameter limit: The time without movement that ends the run, seconds; zero for never.
  static func start(limit: Double) {
    guard !isRunning.exchange(true, ordering: .relaxed) else { return }
    let thread = Thread { watch(limit) }
    thread.stackSize = 1 << 20
    thread.start()
  }

  private static func watch(_ limit: Double) {
    var state = Stillness(limit: limit, now: StageClock.now())
    let step = limit > 0 ? min(5, max(0.05, limit / 20)) : 5
    var lastStatus = StageClock.now()
    while true {
      let before = StageClock.now()
      Thread.sleep(forTimeInterval: step)
      let now = StageClock.now()
      guard let run = RunJournal.shared.current else {
        state = Stillness(limit: limit, now: now)
        continue
      }
      if now - lastStatus >= 5 {
        RunJournal.shared.writeStatus()
        lastStatus = now
      }
      // A process that was stopped itself has seen nothing of the others.
      if now - before > step + max(1, limit / 4) { state = Stillness(limit: limit, now: now) }
      let isStill = state.look(
        beats: Pulse.shared.count, touch: OutputLock.lastTouch(run.lock), now: now)
      if state.shouldTouch(now) { OutputLock.touch(run.lock) }
      if isStill && limit > 0 {
        end(run.rank, run.host, run.clock.current, now - state.lastMove, run.lock)
      }
    }
  }

  /// Leaves the program: the rank that is first to see it says why.
  private static func end(
    _ rank: Int, _ host: String, _ stage: String?, _ seconds: Double, _ lock: String
  ) -> Never {
    let mark = lock + ".stalled"
    let isFirst = (try? Data().write(to: URL(filePath: mark), options: .withoutOverwriting)) != nil
    let others = FileManager.default.fileExists(atPath: mark)
    if !isFirst && others { Thread.sleep(forTimeInterval: 5) }
    let text =
      "rank \(rank) on \(host): no rank has moved for \(Int(seconds)) s"
      + (stage.map { " in the stage '\($0)'" } ?? "")
      + "; a rank is stuck, or one call takes longer than '--stall-limit'"
    if isFirst || !others { printLine("emulon: error: \(text)") }
    RunJournal.shared.fail(exitCode: 70, reason: text)
    _ = unsafe unlink(mark)
    _exit(70)
  }
}

/// Since when nothing moves.
struct Stillness {
  /// The time without movement that is too long.
  let limit: Double
  /// When a rank last moved, as far as this one knows.
  private(set) var lastMove: Double
  private var lastOwnMove: Double
  private var lastTouch: Double
  private var beats: Int?
  private var touch: Double?

  init(limit: Double, now: Double) {
    self.limit = limit
    (lastMove, lastOwnMove, lastTouch) = (now, now, -.infinity)
  }

  /// Looks at the signs of life of this rank, and at the time that all ranks share.
  ///
  /// - Returns: Whether nothing has moved for the limit.
  mutating func look(beats: Int, touch: Double?, now: Double) -> Bool {
    if beats != self.beats { (self.beats, lastMove, lastOwnMove) = (beats, now, now) }
    if touch != self.touch { (self.touch, lastMove, lastTouch) = (touch, now, now) }
    return now - lastMove >= limit
  }

  /// Whether this rank, which moves, should tell the others.
  func shouldTouch(_ now: Double) -> Bool {
    lastOwnMove == now && now - lastTouch >= (limit > 0 ? limit / 10 : 180)
  }
}
