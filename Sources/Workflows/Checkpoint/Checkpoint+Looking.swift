import MPI
import Synchronization

extension Checkpoint {
  /// What this rank has to say at a look; rank 0 speaks for the clocks as well.
  func ownWord(isFirst: Bool) -> Agreement {
    beforeLook()
    var word = Agreement()
    word.stop = Signals.stop.load(ordering: .relaxed)
    word.saves = Signals.save.exchange(false, ordering: .relaxed)
    guard isFirst else { return word }
    let now = StageClock.now()
    let cost = 2 * (lastCost.save + lastCost.round + roundTime)
    if word.stop == 0 && deadline.isReached(at: now, cost: cost) {
      word.stop = StopReason.timeLimit.code
    }
    word.saves = word.saves || now - lastSave >= options.checkpointInterval
    return word
  }

  /// Throws on all ranks when the run has to stop, between two stages that keep nothing.
  ///
  /// **Collective.**
  ///
  /// - Throws: `Interrupted` on all ranks.
  func look(before stage: String, on world: borrowing Communicator) throws {
    let word = ownWord(isFirst: world.rank == 0)
    let agreed = Agreement(try world.allReduce(word.numbers, .maximum))
    // What was asked for is kept for the next stage that has something to keep.
    if agreed.saves { Signals.save.store(true, ordering: .relaxed) }
    guard let reason = agreed.reason else { return }
    try stop(reason, stage, totals.count > 0 ? folder : nil, on: world)
  }

  /// Throws on all ranks, so that the first one tells why.
  ///
  /// **Collective.**
  func stop(
    _ reason: StopReason, _ stage: String, _ folder: String?, on world: borrowing Communicator
  ) throws {
    try world.together {
      if world.rank == 0 { throw Interrupted(reason: reason, stage: stage, folder: folder) }
    }
  }
}
