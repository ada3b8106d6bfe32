import MPI

extension Checkpoint {
  /// Works in pieces that this rank chooses by itself, until no rank has one left.
  ///
  /// **Collective.** Ranks look at signals and clocks about once a second without waiting for each other.
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - world: All ranks.
  ///   - isDone: Whether this rank has no piece left.
  ///   - work: Works on the next piece; it must not communicate.
  ///   - fill: Adds this rank's slabs to a checkpoint; it must not communicate.
  /// - Throws: On all ranks when one fails; ``Interrupted`` on rank 0 and `PeerFailure` elsewhere after a signal or at
  ///   the time limit.
  func rounds(
    _ stage: String, on world: borrowing Communicator, isDone: () -> Bool,
    work: () throws -> Void, fill: (inout SlabWriter) throws -> Void
  ) throws {
    var failure: (any Error)?
    walk.setActive(true)
    defer { walk.setActive(false) }
    while true {
      if failure == nil && !isDone() {
        do { try work() } catch { failure = error }
      }
      walk.state = UnitWalk.State(hasFailed: failure != nil, isUnfinished: !isDone())
      guard let agreed = try meet(isIdle: failure != nil || isDone(), on: world) else { continue }
      if agreed.hasFailed { break }
      if agreed.stop != 0 || agreed.saves { try save(stage, on: world, fill) }
      if let reason = agreed.reason { try stop(reason, stage, folder, on: world) }
      if !agreed.isUnfinished { break }
    }
    try world.together { if let failure { throw failure } }
  }
}

/// Whether an error is that of a run that was asked to stop, here or on another rank.
func isInterruption(_ error: any Error) -> Bool { exitCode(of: error) == 75 }
