import Glibc
import MPI

/// The looks of a rank at what all ranks agree on, while it goes on with its units.
///
/// A rank speaks when a second has passed or when it has nothing else to do; what all said arrives some time
/// after the last one spoke. No rank waits that has work.
struct UnitWalk: ~Copyable {
  /// Whether units are being computed.
  private(set) var isActive = false
  /// What this rank has to say about its units.
  struct State {
    var hasFailed = false
    var isUnfinished = true
    /// Whether a unit was computed, and not only read from a checkpoint.
    var isNew = false
  }

  /// What this rank has to say about its units.
  var state = State()
  /// When the walk began.
  private(set) var begin = 0.0
  /// What was agreed on in the middle of a unit, to be done after it.
  private var agreed: Agreement?
  private var start = 0.0
  private var pending: PendingReduction?
  /// The time between the last two agreements, seconds.
  private(set) var length = 0.0

  /// Begins or ends a walk.
  mutating func setActive(_ isActive: Bool) {
    precondition(isActive != self.isActive, "one walk over units at a time")
    self.isActive = isActive
    state = State()
    agreed = nil
    begin = StageClock.now()
    start = begin
  }

  /// What all ranks said, once they all did; `nil` while the work goes on.
  mutating func met(
    isIdle: Bool, after roundTime: Double, on world: borrowing Communicator,
    _ word: () -> Agreement
  ) throws -> Agreement? {
    if let known = agreed {
      agreed = nil
      return known
    }
    if pending == nil {
      guard isIdle || StageClock.now() - start >= roundTime else { return nil }
      pending = try world.startAllReduce(word().numbers, .maximum)
    }
    while true {
      if let numbers = try pending?.result() {
        pending = nil
        let now = StageClock.now()
        (length, start) = (now - start, now)
        return Agreement(numbers)
      }
      if !isIdle { return nil }
      usleep(200)
    }
  }

  /// Whether something was agreed on that is to be done after the unit.
  var hasPostponed: Bool { agreed != nil }

  /// Keeps what was agreed on until the unit is done.
  mutating func postpone(_ agreement: Agreement) { agreed = agreement }
}

/// The end of a unit before it is done, since the run stops.
struct AbandonedUnit: Error {}
