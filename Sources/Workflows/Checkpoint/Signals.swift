import Glibc
import Synchronization

/// What signals ask of the run: flags that the handlers set and the stages look at.
///
/// USR1 asks for a checkpoint; TERM, INT and USR2 for a checkpoint and the end. A TERM or INT that comes
/// two seconds after the first one, when nobody can have meant the same signal to one rank twice, ends the
/// process at once.
enum Signals {
  /// The signal that asked for the end; zero without.
  static let stop = Atomic<Int>(0)
  /// Whether a checkpoint is asked for.
  static let save = Atomic<Bool>(false)
  /// The time of the first signal that asked for the end, milliseconds.
  private static let stopTime = Atomic<Int>(0)

  /// Lets the signals set the flags from now on.
  static func install() {
    // The first use makes the flags, which a handler must not do.
    _ = stop.load(ordering: .relaxed) + stopTime.load(ordering: .relaxed)
    _ = save.load(ordering: .relaxed)
    for number in [SIGTERM, SIGINT, SIGUSR1, SIGUSR2] { _ = signal(number) { Signals.receive($0) } }
  }

  /// Lets a full disk and closed pipes become errors, and a request for a checkpoint no reason to end.
  static func ignoreHarmless() {
    for number in [SIGXFSZ, SIGPIPE, SIGUSR1] { _ = signal(number, SIG_IGN) }
  }

  /// Forgets all signals that came.
  static func reset() {
    stop.store(0, ordering: .relaxed)
    stopTime.store(0, ordering: .relaxed)
    save.store(false, ordering: .relaxed)
  }

  /// Notes a signal.
  ///
  /// It runs inside the handler and does only what is safe there.
  fileprivate static func receive(_ number: Int32) {
    if number == SIGUSR1 {
      save.store(true, ordering: .relaxed)
      return
    }
    stop.store(Int(number), ordering: .relaxed)
    let now = max(1, Int(1000 * StageClock.now()))
    let first = stopTime.compareExchange(expected: 0, desired: now, ordering: .relaxed)
    guard !first.exchanged, now - first.original > 2000, number != SIGUSR2 else { return }
    _ = signal(number, SIG_DFL)
    raise(number)
  }

  /// The name of a signal for people.
  static func name(_ number: Int) -> String {
    switch Int32(number) {
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    case SIGUSR2: "SIGUSR2"
    default: "signal \(number)"
    }
  }
}
