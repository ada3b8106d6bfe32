import MPI

/// A value that cannot be copied.
private struct Token: ~Copyable { let number: Int }

let togetherCases = [
  Case("togetherReturnsTheValue") { world in
    let token = try world.together { Token(number: world.rank) }
    try expectEqual(token.number, world.rank, "token")
  },
  Case("togetherThrowsEverywhere") { world in
    let last = world.size - 1
    let expected = PeerFailure(rank: last, message: "no file on the last rank", exitCode: 66)
    do {
      try world.together {
        if world.rank == last { throw Deliberate(exitCode: 66, description: expected.message) }
      }
      throw Unmet("no error")
    } catch let error as PeerFailure {
      try expect(world.rank != last && error == expected, "\(error)")
    } catch let error as Deliberate {
      try expect(world.rank == last && error.exitCode == 66, "\(error)")
    }
  },
  Case("theLowestRankSpeaks") { world in
    let fails = world.rank % 2 == 1
    do {
      try world.together {
        if fails { throw Deliberate(exitCode: Int32(world.rank), description: "é \(world.rank)") }
      }
      try expectEqual(world.size, 1, "size without an error")
    } catch let error as PeerFailure {
      try expect(world.rank != 1, "rank 1 failed itself")
      try expectEqual(error, PeerFailure(rank: 1, message: "é 1", exitCode: 1), "error")
    } catch let error as Deliberate {
      try expect(world.rank == 1 && error.exitCode == 1, "\(error)")
    }
  },
  Case("firstHandErrorsGoBeforePeerFailures") { world in
    let last = world.size - 1
    do {
      try world.together {
        if world.rank == last { throw Deliberate(exitCode: 65, description: "first hand") }
        if world.rank == 0 { throw PeerFailure(rank: 1, message: "second hand", exitCode: 70) }
      }
      throw Unmet("no error")
    } catch let error as PeerFailure where world.rank > 0 {
      try expectEqual(error.message, "first hand", "message")
    } catch is PeerFailure where world.rank == 0 {
    } catch is Deliberate where world.rank == last {}
  },
]
