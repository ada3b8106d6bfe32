import Glibc
import MPI

extension Checkpoint {
  /// The results of this rank's units of a stage, from a checkpoint or computed now.
  ///
  /// **Collective.** Ranks look at signals and clocks about once a second without waiting for each other.
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - mine: The numbers of this rank's units. No other rank has one of them, and a number means the same
  ///     unit on any number of ranks.
  ///   - world: All ranks.
  ///   - run: Shows the progress.
  ///   - work: Computes one unit; it must not communicate.
  /// - Returns: The result of every unit in `mine`.
  /// - Throws: On all ranks when one fails; ``Interrupted`` on rank 0 and `PeerFailure` elsewhere after a signal or at the time limit.
  func units(
    _ stage: String, mine: [Int], on world: borrowing Communicator, run: Run,
    _ work: (Int) throws -> Slab
  ) throws -> [Int: Slab] {
    var results: [Int: Slab] = [:]
    try stream(stage, mine: mine, on: world, run: run) { unit, slab in
      results[unit] = slab
    } work: { unit in
      results[unit] = try work(unit)
    } slab: { unit in
      results[unit] ?? Slab()
    }
    return results
  }

  /// Walks in order over this rank's units, whose results the caller keeps.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - mine: The numbers of this rank's units, as for ``units(_:mine:on:run:_:)``.
  ///   - world: All ranks.
  ///   - run: Shows the progress.
  ///   - restore: Takes the result of a unit from a checkpoint.
  ///   - work: Computes one unit; it must not communicate.
  ///   - slab: The result of a unit that was restored or computed.
  /// - Throws: On all ranks when one fails; ``Interrupted`` on rank 0 and `PeerFailure` elsewhere after a signal or at the time limit.
  func stream(
    _ stage: String, mine: [Int], on world: borrowing Communicator, run: Run,
    restore: (Int, Slab) throws -> Void, work: (Int) throws -> Void, slab: (Int) throws -> Slab
  ) throws {
    let stored = try restored(stage, on: world)
    let begin = StageClock.now()
    var progress = Progress(stage, total: mine.count, isShown: run.isFirst)
    var (next, fresh) = (0, 0)
    var failure: (any Error)?
    var round = Round(start: begin)
    while true {
      if failure == nil && next < mine.count {
        do {
          let unit = mine[next]
          if let stored, stored.contains(unit) {
            try restore(unit, try stored.slab(of: unit))
          } else {
            try work(unit)
            fresh += 1
          }
          next += 1
          progress.update(next)
        } catch { failure = error }
      }
      let isIdle = failure != nil || next == mine.count
      guard
        let agreed = try round.met(
          isIdle: isIdle, on: world,
          {
            var word = ownWord(isFirst: world.rank == 0)
            (word.hasFailed, word.isUnfinished) = (failure != nil, next < mine.count)
            return word
          })
      else { continue }
      lastCost.round = round.length
      if agreed.hasFailed { break }
      let isLast = !agreed.isUnfinished
      var isSaved = agreed.stop != 0 || agreed.saves
      if isLast && !isSaved { isSaved = try keepsResult(since: begin, fresh, on: world) }
      if isSaved {
        // Units that the older checkpoint holds and this rank has not come to yet are kept, too.
        let rest = stored.map { old in mine[next...].filter { old.contains($0) } } ?? []
        let reached = Set(mine[..<next])
        try write(stage, units: mine[..<next] + rest, on: world) { unit in
          if !reached.contains(unit), let stored { return try stored.slab(of: unit) }
          return try slab(unit)
        }
      }
      if let reason = agreed.reason { try stop(reason, stage, folder, on: world) }
      if isLast { break }
    }
    progress.finish()
    try world.together { if let failure { throw failure } }
  }

  /// Whether the whole result of a stage that began at `begin` is worth a checkpoint: it took long and
  /// some of it is new.
  private func keepsResult(since begin: Double, _ fresh: Int, on world: borrowing Communicator)
    throws -> Bool
  {
    guard folder != nil else { return false }
    let isLong = StageClock.now() - begin >= 0.25 * options.checkpointInterval
    let isNew = try world.allReduce(fresh, .maximum) > 0
    return try world.broadcast(isLong && isNew ? 1 : 0) == 1
  }
}

/// The looks of a rank at what all ranks agree on, while it goes on with its work.
private struct Round: ~Copyable {
  private var start: Double
  private var pending: PendingReduction?
  private(set) var length = 0.0

  init(start: Double) { self.start = start }

  /// What all ranks said, once they all did; `nil` while the work goes on.
  ///
  /// A rank speaks when a second has passed or when it has nothing else to do; then it waits for the others.
  mutating func met(
    isIdle: Bool, on world: borrowing Communicator, _ word: () -> Agreement
  ) throws -> Agreement? {
    let now = StageClock.now()
    if pending == nil {
      guard isIdle || now - start >= Checkpoint.roundTime else { return nil }
      pending = try world.startAllReduce(word().numbers, .maximum)
    }
    while true {
      if let numbers = try pending?.result() {
        pending = nil
        length = StageClock.now() - start
        start = StageClock.now()
        return Agreement(numbers)
      }
      if !isIdle { return nil }
      usleep(200)
    }
  }
}
