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

  /// The number under which a checkpoint keeps what is known of a unit that is not done.
  static func draft(of unit: Int) -> Int { ~unit }

  /// As ``units(_:mine:on:run:_:)`` for units that search: a search can be interrupted, and goes on where it was.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - mine: The numbers of this rank's units.
  ///   - world: All ranks.
  ///   - run: Shows the progress.
  ///   - work: Computes one unit with its memory, and calls the last argument after each answer.
  /// - Returns: The result of every unit in `mine`.
  /// - Throws: As ``units(_:mine:on:run:_:)``.
  func searches(
    _ stage: String, mine: [Int], on world: borrowing Communicator, run: Run,
    _ work: (Int, SearchMemory, () throws -> Void) throws -> Slab
  ) throws -> [Int: Slab] {
    var results: [Int: Slab] = [:]
    var memories: [Int: SearchMemory] = [:]
    let stored = try restored(stage, on: world)
    try stream(stage, mine: mine, on: world, run: run) { unit, slab in
      results[unit] = slab
    } work: { unit in
      let memory = try memories[unit] ?? SearchMemory(stored?.draft(of: unit))
      memories[unit] = memory
      results[unit] = try work(unit, memory) { try breathe(on: world, isResumable: true) }
      memories[unit] = nil
    } slab: { unit in
      results[unit] ?? Slab()
    } draft: { unit in
      memories[unit]?.slab
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
  ///   - draft: What is known of a unit that is not done.
  /// - Throws: On all ranks when one fails; ``Interrupted`` on rank 0 and `PeerFailure` elsewhere after a signal or at the time limit.
  func stream(
    _ stage: String, mine: [Int], on world: borrowing Communicator, run: Run,
    restore: (Int, Slab) throws -> Void, work: (Int) throws -> Void, slab: (Int) throws -> Slab,
    draft: (Int) -> Slab? = { _ in nil }
  ) throws {
    let stored = try restored(stage, on: world)
    var progress = Progress(stage, total: mine.count, isShown: run.isFirst)
    var (next, fresh) = (0, 0)
    var failure: (any Error)?
    walk.setActive(true)
    defer { walk.setActive(false) }
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
        } catch is AbandonedUnit {
        } catch { failure = error }
      }
      walk.state = UnitWalk.State(
        hasFailed: failure != nil, isUnfinished: next < mine.count, isNew: fresh > 0)
      guard let agreed = try meet(isIdle: failure != nil || next == mine.count, on: world) else {
        continue
      }
      if agreed.hasFailed { break }
      let isLast = !agreed.isUnfinished
      let keepsResult = isLast && agreed.isLong && agreed.isNew
      if agreed.stop != 0 || agreed.saves || keepsResult {
        try save(stage, mine, done: next, stored, on: world, slab, draft)
      }
      if let reason = agreed.reason { try stop(reason, stage, folder, on: world) }
      if isLast { break }
    }
    progress.finish()
    try world.together { if let failure { throw failure } }
  }

  /// Writes the units that are done, those that an older checkpoint holds and this rank has not come to
  /// yet, and what is known of the others.
  private func save(
    _ stage: String, _ mine: [Int], done: Int, _ stored: StoredStage?,
    on world: borrowing Communicator, _ slab: (Int) throws -> Slab, _ draft: (Int) -> Slab?
  ) throws {
    let (reached, rest) = (Set(mine[..<done]), mine[done...])
    let kept = stored.map { old in rest.filter { old.contains($0) } } ?? []
    var drafts: [Int: Slab] = [:]
    for unit in rest where !kept.contains(unit) {
      drafts[Self.draft(of: unit)] = try draft(unit) ?? stored?.draft(of: unit)
    }
    try write(stage, units: mine[..<done] + kept + drafts.keys.sorted(), on: world) { unit in
      if let draft = drafts[unit] { return draft }
      if !reached.contains(unit), let stored { return try stored.slab(of: unit) }
      return try slab(unit)
    }
  }

  /// Lets a long unit of work be stopped; to be called inside of it, every second or more often.
  ///
  /// It waits for no other rank, and does nothing outside of units.
  ///
  /// - Parameters:
  ///   - world: All ranks.
  ///   - isResumable: Whether the unit can begin again without loss, so that a checkpoint does not wait for its end.
  /// - Throws: What ``stream(_:mine:on:run:restore:work:slab:draft:)`` takes as the end of the unit, which begins
  ///   again.
  func breathe(on world: borrowing Communicator, isResumable: Bool = false) throws {
    guard walk.isActive, !walk.hasPostponed else { return }
    guard let agreed = try meet(isIdle: false, on: world) else { return }
    let endsUnit = agreed.stop != 0 || agreed.hasFailed || (agreed.saves && isResumable)
    // Agreements to go on need nothing to be done.
    if endsUnit || agreed.saves { walk.postpone(agreed) }
    if endsUnit { throw AbandonedUnit() }
  }

  /// What all ranks agreed on, or `nil` while this one has work.
  func meet(isIdle: Bool, on world: borrowing Communicator) throws -> Agreement? {
    let (state, walkBegin) = (walk.state, walk.begin)
    let agreed = try walk.met(isIdle: isIdle, after: roundTime, on: world) {
      var word = ownWord(isFirst: world.rank == 0)
      (word.hasFailed, word.isUnfinished) = (state.hasFailed, state.isUnfinished)
      word.isNew = state.isNew
      word.isLong =
        world.rank == 0 && StageClock.now() - walkBegin >= 0.25 * options.checkpointInterval
      return word
    }
    if agreed != nil { lastCost.round = walk.length }
    return agreed
  }
}
