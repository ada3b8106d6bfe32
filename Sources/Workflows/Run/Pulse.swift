import MPI
import Synchronization

/// The signs of life of this process: stages, progress and completed MPI calls all count.
///
/// A sign costs an atomic addition, so that loops may give one for each piece of their work.
final class Pulse: Sendable {
  /// That of this process.
  static let shared = Pulse()

  private let beats = Atomic<Int>(0)
  private let shareBits = Atomic<UInt64>(0)
  private let title = Mutex("")

  /// Says that this rank moves.
  func beat() { beats.wrappingAdd(1, ordering: .relaxed) }

  /// The signs so far: a rank whose number stands still is stuck, waits, or works in one long call.
  var count: Int { beats.load(ordering: .relaxed) + Traffic.callCount }

  /// Says that a piece of work with progress begins.
  func begin(_ title: String) {
    self.title.withLock { $0 = title }
    advance(to: 0)
  }

  /// Says which share of the work is done.
  func advance(to share: Double) {
    shareBits.store(share.bitPattern, ordering: .relaxed)
    beat()
  }

  /// What was last said about the progress; the title is empty before the first word.
  var progress: (title: String, share: Double) {
    (title.withLock { $0 }, Double(bitPattern: shareBits.load(ordering: .relaxed)))
  }
}
