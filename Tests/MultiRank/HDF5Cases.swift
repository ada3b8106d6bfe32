import Foundation
import HDF5
import MPI

/// Runs `body` with a path in a fresh directory that all ranks share and rank 0 removes.
func withScratch(
  _ world: borrowing Communicator, _ body: (_ directory: String) throws -> Void
) throws {
  let own = FileManager.default.temporaryDirectory.appending(path: "hdf5-\(UUID().uuidString)").path
  let directory = try world.broadcast(own)
  try world.together {
    guard world.rank == 0 else { return }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }
  defer {
    _ = try? world.barrier()
    if world.rank == 0 { try? FileManager.default.removeItem(atPath: directory) }
  }
  try body(directory)
}

/// The rows that a rank holds: uneven parts, none on rank 0 when there are several ranks.
private func rows(of rank: Int, size: Int) -> Range<Int> {
  if size == 1 { return 0..<5 }
  let start = rank * (rank + 1)
  return rank == 0 ? 0..<0 : start - 2..<start + 2 * rank
}

let hdf5Cases = slabCases + sharedFileCases + atomicFileCases

private let slabCases = [
  Case("everyRankWritesItsRows") { world in
    try withScratch(world) { directory in
      for shape in [[0], [0, 3], [0, 3, 2], [0, 2, 3, 2]] {
        try writeAndRead(world, directory + "/rows.h5", shape, limit: 1 << 20)
        try writeAndRead(world, directory + "/rows.h5", shape, limit: 40)
      }
    }
  },
  Case("boxesInTwoDimensions") { world in
    try withScratch(world) { directory in
      let (rank, size) = (world.rank, world.size)
      let file = try File(creatingAt: directory + "/a.h5", on: world)
      let dataset = try file.createDataset("x", of: Int32.self, shape: [3, 2 * size])
      let mine = Hyperslab(offset: [0, 2 * rank], count: [3, 2])
      let values = (0..<6).map { Int32(10 * rank + $0) }
      try dataset.write(values.span, at: mine, together: world)
      let whole = try dataset.read(
        Int32.self, at: Hyperslab(whole: dataset.shape), together: world)
      var expected: [Int32] = []
      for row in 0..<3 {
        for column in 0..<2 * size {
          let (owner, place) = (column / 2, 2 * row + column % 2)
          expected.append(Int32(10 * owner + place))
        }
      }
      try expectEqual(whole, expected, "matrix")
    }
  },
  Case("offsetsBeyondTwoGibibytesWork") { world in
    try withScratch(world) { directory in
      let count = 3_000_000_000
      let file = try File(creatingAt: directory + "/large.h5", on: world)
      let dataset = try file.createDataset("x", of: UInt8.self, shape: [count])
      let mine = Hyperslab(offset: [count - 3 * (world.rank + 1)], count: [3])
      try dataset.write([7, UInt8(world.rank), 9].span, at: mine, together: world)
      let end = Hyperslab(offset: [count - 3], count: [3])
      try expectEqual(try dataset.read(UInt8.self, at: end, together: world), [7, 0, 9], "end")
    }
  },
]

/// Writes uneven rows from every rank and reads them back together and alone.
private func writeAndRead(
  _ world: borrowing Communicator, _ path: String, _ trailing: [Int], limit: Int
) throws {
  let mine = rows(of: world.rank, size: world.size)
  let shape = [rows(of: world.size - 1, size: world.size).upperBound] + trailing.dropFirst()
  let slab = Hyperslab(rows: mine, of: shape)
  let start = mine.lowerBound * shape.dropFirst().reduce(1, *)
  let values = (start..<start + slab.elementCount).map { Double($0) }
  do {
    let file = try File(creatingAt: path, on: world)
    var dataset = try file.createDataset("group/x", of: Double.self, shape: shape)
    dataset.transferLimit = limit
    try dataset.write(values.span, at: slab, together: world)
    try expectEqual(try dataset.read(Double.self, at: slab, together: world), values, "own rows")
  }
  let dataset = try File(openingAt: path, on: world).dataset("group/x")
  try expectEqual(
    try dataset.read(Double.self), (0..<dataset.elementCount).map { Double($0) }, "whole")
}

private let sharedFileCases = [
  Case("attributesAndGroupsAreWrittenTogether") { world in
    try withScratch(world) { directory in
      do {
        let file = try File(creatingAt: directory + "/a.h5", on: world)
        try file.createGroup("model/soap").setAttribute("kernel", "gaußsch")
        try file.group("model").setAttribute("lengths", [1.0, 2.0])
      }
      let file = try File(openingAt: directory + "/a.h5", on: world)
      try expectEqual(try file.group("model/soap").attributeText("kernel"), "gaußsch", "text")
      let lengths = try file.group("model").attributeValues("lengths", of: Double.self)
      try expectEqual(lengths, [1, 2], "values")
      try expectEqual(try file.group("model").children().map(\.name), ["soap"], "children")
    }
  },
  Case("missingFileIsAnErrorEverywhere") { world in
    do {
      _ = try File(openingAt: "/tmp/absent-\(world.size)/a.h5", on: world)
      throw Unmet("no error")
    } catch let error as HDF5Error {
      try expectEqual(error.exitCode, 66, "exit code of '\(error)'")
    }
  },
  Case("aBoxOutsideOnOneRankIsAnErrorEverywhere") { world in
    try withScratch(world) { directory in
      let file = try File(creatingAt: directory + "/a.h5", on: world)
      let dataset = try file.createDataset("x", of: Double.self, shape: [2])
      let start = world.rank == world.size - 1 ? 2 : 0
      do {
        try dataset.write(
          [1.0].span, at: Hyperslab(offset: [start], count: [1]), together: world)
        throw Unmet("no error")
      } catch let error as HDF5Error {
        try expect(world.rank == world.size - 1 && error.exitCode == 65, "\(error)")
      } catch let error as PeerFailure {
        try expect(world.rank != world.size - 1 && error.exitCode == 65, "\(error)")
      }
    }
  },
]

private let atomicFileCases = [
  Case("skeletonAndFillMakeOneFile") { world in
    try withScratch(world) { directory in
      let path = directory + "/model.h5"
      let (rank, size) = (world.rank, world.size)
      try withAtomicFile(at: path, on: world) { file in
        try file.write("job: 1", to: "provenance/job")
        let dataset = try file.createDataset("J", of: Double.self, shape: [2 * size])
        try dataset.describe(unit: "meV", description: "Exchange")
      } fill: { file in
        let values = [Double(rank), Double(rank) + 0.5]
        try file.dataset("J").write(
          values.span, at: Hyperslab(offset: [2 * rank], count: [2]), together: world)
      }
      let file = try File(openingAt: path)
      let expected = (0..<2 * size).map { Double($0) / 2 }
      try expectEqual(try file.dataset("J").read(Double.self), expected, "J")
      try expectEqual(try file.dataset("J").attributeText("unit"), "meV", "unit")
      try expectEqual(try file.dataset("provenance/job").readText(), "job: 1", "job")
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      try expectEqual(names, ["model.h5"], "files")
    }
  },
  Case("interruptedFilesLeaveNothing") { world in
    try withScratch(world) { directory in
      let last = world.size - 1
      func interrupt(_ condition: Bool) throws {
        if condition { throw Deliberate(exitCode: 76, description: "interrupted") }
      }
      for inSkeleton in [true, false] {
        let rank = world.rank
        var code: Int32 = 0
        do {
          try withAtomicFile(at: directory + "/a.h5", on: world) { file in
            try file.write([1.0], to: "x")
            try interrupt(inSkeleton)
          } fill: { _ in
            try interrupt(rank == last)
          }
        } catch { code = exitCode(of: error) }
        try expectEqual(code, 76, "exit code")
        try world.barrier()
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        try expectEqual(names, [], "files")
        try world.barrier()
      }
    }
  },
  Case("aDiskWithoutRoomIsSeenBeforeTheBulkIsWritten") { world in
    try withScratch(world) { directory in
      var code: Int32 = 0
      do {
        try withAtomicFile(at: directory + "/a.h5", on: world) { file in
          try file.createDataset("x", of: UInt8.self, shape: [15 << 40])  // ext4 allows 16 TiB
        } fill: { _ in
          throw Unmet("the disk has room for 15 TiB")
        }
      } catch { code = exitCode(of: error) }
      try expectEqual(code, 74, "exit code")
    }
  },
  Case("absentDirectoryIsAnErrorEverywhere") { world in
    do {
      try withAtomicFile(at: "/proc/absent/a.h5", on: world) { _ in
      } fill: { _ in
      }
      throw Unmet("no error")
    } catch {
      try expectEqual(exitCode(of: error), 73, "exit code of '\(error)'")
    }
  },
]
