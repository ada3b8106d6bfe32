import MPI

/// Runs `body` with MPI's own limit of a piece and with a limit of three elements.
private func inBothLimits(
  _ world: borrowing Communicator, _ body: (borrowing Communicator) throws -> Void
) throws {
  try body(world)
  try body(world.duplicate(pieceLimit: 3))
}

/// The elements of `rank` in the tests of gathering: `2 * rank` numbers that say where they are from.
private func part(of rank: Int) -> [Int] { (0..<2 * rank).map { 100 * rank + $0 } }

/// Checks the smallest and the largest of `rank + 1` in one element type.
private func checkReductions<Element: MPIElement & Comparable>(
  _ type: Element.Type, _ world: borrowing Communicator
) throws {
  let value = Element(exactly: world.rank + 1) ?? .zero
  try expectEqual(try world.allReduce(value, .minimum), 1, "\(type) minimum")
  let largest = Element(exactly: world.size) ?? .zero
  try expectEqual(try world.allReduce(value, .maximum), largest, "\(type) maximum")
}

let mpiCases = reductionCases + broadcastCases + gatherCases + messageCases + communicatorCases

private let reductionCases = [
  Case("allReduceSumsRanks") { world in
    let total = try world.allReduce(Double(world.rank), .sum)
    try expectEqual(total, Double(world.size * (world.size - 1) / 2), "total")
  },
  Case("everyElementTypeReduces") { world in
    try checkReductions(Double.self, world)
    try checkReductions(Float.self, world)
    try checkReductions(Int.self, world)
    try checkReductions(Int64.self, world)
    try checkReductions(Int32.self, world)
    try checkReductions(UInt8.self, world)
    try checkReductions(UInt64.self, world)
  },
  Case("reductionsOfArraysWorkInPieces") { world in
    try inBothLimits(world) { world in
      let sums = try world.allReduce((0..<10).map { $0 + world.rank }, .sum)
      let offset = world.size * (world.size - 1) / 2
      try expectEqual(sums, (0..<10).map { $0 * world.size + offset }, "sums")
      try expectEqual(try world.allReduce([Double](), .sum), [], "empty")
      var values = (0..<7).map { Double($0) }
      var span = values.mutableSpan
      try world.reduce(&span, .sum, to: world.size - 1)
      let factor = world.rank == world.size - 1 ? world.size : 1
      try expectEqual(values, (0..<7).map { Double($0 * factor) }, "reduced to the last rank")
    }
  },
  Case("logicalReductions") { world in
    try expectEqual(try world.anyTrue(world.rank == world.size - 1), true, "any")
    try expectEqual(try world.anyTrue(false), false, "none")
    try expectEqual(try world.allTrue(true), true, "all")
    try expectEqual(try world.allTrue(world.rank != 0), false, "not all")
  },
  Case("exclusiveScanSumsTheLowerRanks") { world in
    let sum = try world.exclusiveScan(world.rank + 1)
    try expectEqual(sum, world.rank * (world.rank + 1) / 2, "sum")
  },
]

private let broadcastCases = [
  Case("broadcastGivesTheRootsData") { world in
    try inBothLimits(world) { world in
      let root = world.size - 1
      try expectEqual(try world.broadcast(world.rank, from: root), root, "value")
      let array = try world.broadcast(Array(repeating: 1.5, count: world.rank + 5), from: root)
      try expectEqual(array, Array(repeating: 1.5, count: root + 5), "array")
      try expectEqual(
        try world.broadcast("J ≈ é \(world.rank)", from: root), "J ≈ é \(root)", "text")
      try expectEqual(try world.broadcast("", from: root), "", "empty text")
      let bytes = try world.broadcast(world.rank == root ? [UInt8](0..<200) : [], from: root)
      try expectEqual(bytes, [UInt8](0..<200), "bytes")
    }
  }
]

private let gatherCases = [
  Case("gatherJoinsArraysOfDifferentLengths") { world in
    try inBothLimits(world) { world in
      let all = (0..<world.size).flatMap(part(of:))
      try expectEqual(try world.allGather(part(of: world.rank)), all, "everywhere")
      for root in 0..<world.size {
        let gathered = try world.gather(part(of: world.rank), to: root)
        try expectEqual(gathered, world.rank == root ? all : nil, "on rank \(root)")
      }
      try expectEqual(try world.allGather([Float]()), [], "nothing")
    }
  },
  Case("gatherOfValuesAndTextsKeepsTheOrder") { world in
    try expectEqual(try world.allGather(world.rank), Array(0..<world.size), "values")
    let texts = try world.allGather(String(repeating: "ü", count: world.rank))
    try expectEqual(texts, (0..<world.size).map { String(repeating: "ü", count: $0) }, "texts")
  },
  Case("scatterDealsWhatGatherJoins") { world in
    try inBothLimits(world) { world in
      let all = (0..<world.size).flatMap(part(of:))
      let counts = (0..<world.size).map { 2 * $0 }
      for root in 0..<world.size {
        let isRoot = world.rank == root
        let mine = try world.scatter(isRoot ? all : [], counts: isRoot ? counts : [], from: root)
        try expectEqual(mine, part(of: world.rank), "part from \(root)")
      }
    }
  },
  Case("allToAllTransposes") { world in
    try inBothLimits(world) { world in
      let (rank, size) = (world.rank, world.size)
      func message(from: Int, to: Int) -> [Int32] {
        (0..<3 * ((from + to) % 3)).map { Int32(100 * from + 10 * to + $0) }
      }
      let received = try world.allToAll((0..<size).map { message(from: rank, to: $0) })
      try expectEqual(received, (0..<size).map { message(from: $0, to: rank) }, "received")
    }
  },
]

private let messageCases = [
  Case("messagesGoRoundTheRing") { world in
    try inBothLimits(world) { world in
      let (next, previous) = (
        (world.rank + 1) % world.size, (world.rank + world.size - 1) % world.size
      )
      let mine = (0..<8).map { Double(world.rank) + Double($0) / 8 }
      let incoming = try world.startReceive(Double.self, count: 8, from: previous, tag: 5)
      let outgoing = try world.startSend(mine.span, to: next, tag: 5)
      let received = try incoming.wait()
      try expectEqual(received, (0..<8).map { Double(previous) + Double($0) / 8 }, "received")
      try expectEqual(try outgoing.wait(), mine, "sent")
    }
  },
  Case("blockingMessagesArrive") { world in
    try inBothLimits(world) { world in
      guard world.size > 1 else { return }
      if world.rank == 0 { try world.send([7, 8, 9, 10, 11].span, to: 1) }
      if world.rank == 1 {
        try expectEqual(
          try world.receive(Int.self, count: 5, from: 0), [7, 8, 9, 10, 11], "message")
      }
    }
  },
  Case("aShortMessageIsAnError") { world in
    guard world.size > 1 else { return }
    if world.rank == 0 { try world.send([1.0].span, to: 1) }
    if world.rank == 1 {
      do {
        _ = try world.receive(Double.self, count: 2, from: 0)
        throw Unmet("no error")
      } catch let error as MPIError {
        try expectEqual(error.function, "MPI_Recv", "function")
      }
    }
  },
  Case("aDroppedReceiveIsTakenBack") { world in
    do { _ = try world.startReceive(Double.self, count: 4, from: world.rank, tag: 9) }
    let later = try world.startReceive(Double.self, count: 1, from: world.rank, tag: 9)
    try world.send([2.5].span, to: world.rank, tag: 9)
    try expectEqual(try later.wait(), [2.5], "the later receive")
  },
]

private let communicatorCases = [
  Case("splitMakesOneCommunicatorForEachColour") { world in
    let half = try world.split(color: world.rank % 2, key: -world.rank)
    try expectEqual(half.size, (world.size + 1 - world.rank % 2) / 2, "size")
    let members = try half.allGather(world.rank)
    try expectEqual(members, members.sorted(by: >), "ranks in the order of the key")
    try expectEqual(members[half.rank], world.rank, "own place")
  },
  Case("allRanksOfThisTestShareOneNode") { world in
    try expectEqual(try world.splitByNode().size, world.size, "size")
    try expectEqual(Set(try world.allGather(try hostName())).count, 1, "hosts")
  },
  Case("messagesOfADuplicateStayApart") { world in
    let copy = try world.duplicate()
    let first = try world.startReceive(Int.self, count: 1, from: world.rank)
    let second = try copy.startReceive(Int.self, count: 1, from: world.rank)
    try copy.send([2].span, to: world.rank)
    try world.send([1].span, to: world.rank)
    try expectEqual([try first.wait(), try second.wait()], [[1], [2]], "messages")
  },
  Case("clockAndVersion") { world in
    let start = wallClock()
    try world.barrier()
    try expect(wallClock() >= start, "the clock goes backwards")
    try expect(!(try libraryVersion()).isEmpty, "no version")
  },
]
