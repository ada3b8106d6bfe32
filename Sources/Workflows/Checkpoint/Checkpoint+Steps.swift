import MPI

/// How many steps of a stage pass between two looks, so that ranks meet about once a second.
struct StepPace {
  /// When the stage began.
  let begin = StageClock.now()
  /// The steps until the next look.
  var left = 1
  /// The steps between the last two looks.
  var stride = 1
  /// When the ranks met.
  var lastLook = StageClock.now()

  /// The steps until the next look, by the time that the last ones took.
  func nextStride(at now: Double, roundTime: Double) -> Int {
    let step = max(1e-9, (now - lastLook) / Double(stride))
    return max(1, min(2 * stride, Int(roundTime / step)))
  }
}

extension Checkpoint {
  /// Looks at signals and clocks after a step of a stage whose state is spread over the ranks.
  ///
  /// **Collective.** All ranks call it after the same steps; they meet about once a second. When a
  /// checkpoint is due, `fill` gives the state of this rank.
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - world: All ranks.
  ///   - replaced: A stage before this one, whose checkpoints are removed once there are two of this one.
  ///   - fill: Adds this rank's slabs; it must not communicate.
  /// - Throws: ``Interrupted`` on rank 0 and `PeerFailure` elsewhere after a signal or at the time limit, after the checkpoint is written.
  func step(
    _ stage: String, on world: borrowing Communicator, replacing replaced: String? = nil,
    _ fill: (inout SlabWriter) throws -> Void
  ) throws {
    var pace = paces[stage] ?? StepPace()
    pace.left -= 1
    defer { paces[stage] = pace }
    guard pace.left <= 0 else { return }
    var word = ownWord(isFirst: world.rank == 0)
    let now = StageClock.now()
    if world.rank == 0 { word.stride = pace.nextStride(at: now, roundTime: roundTime) }
    let agreed = Agreement(try world.allReduce(word.numbers, .maximum))
    lastCost.round = now - pace.lastLook
    if agreed.stop != 0 || agreed.saves {
      try save(stage, on: world, fill)
      if let replaced, try hasTwoGenerations(stage, on: world) { try drop(replaced, on: world) }
    }
    (pace.left, pace.stride, pace.lastLook) = (agreed.stride, agreed.stride, StageClock.now())
    if let reason = agreed.reason { try stop(reason, stage, folder, on: world) }
  }

  /// Ends a stage that moves in steps; its result is kept when it took long.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - stage: The name of the stage and of its checkpoint.
  ///   - world: All ranks.
  ///   - fill: Adds this rank's slabs of the result; it must not communicate.
  /// - Throws: On all ranks when the checkpoint cannot be written.
  func finished(
    _ stage: String, on world: borrowing Communicator, _ fill: (inout SlabWriter) throws -> Void
  ) throws {
    guard let pace = paces.removeValue(forKey: stage), folder != nil else { return }
    let isLong = StageClock.now() - pace.begin >= 0.25 * options.checkpointInterval
    guard try world.broadcast(isLong ? 1 : 0) == 1 else { return }
    try save(stage, on: world, fill)
  }

  /// Ends a stage that moves in steps, whose result is not kept.
  func finished(_ stage: String) { paces[stage] = nil }

  func save(
    _ stage: String, on world: borrowing Communicator, _ fill: (inout SlabWriter) throws -> Void
  ) throws {
    guard folder != nil else { return }
    var writer = SlabWriter()
    try world.together { try fill(&writer) }
    let slabs = writer.slabs
    let places = Dictionary(uniqueKeysWithValues: zip(slabs.map(\.unit), slabs.indices))
    try write(stage, units: slabs.map(\.unit), on: world) { unit in
      slabs[places[unit] ?? 0].slab
    }
  }
}
