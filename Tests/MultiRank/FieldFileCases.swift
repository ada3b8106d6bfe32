import Fields
import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// Two atoms and a field whose values every rank can compute.
private struct SyntheticFile {
  let content: FieldFileContent

  init(_ description: FieldDescription, shape: SIMD3<Int> = [5, 6, 7]) throws {
    let cell = try Cell(Vector3(3, 0, 0), Vector3(1, 4, 0), Vector3(0, 0.5, 5))
    let species = [13, 29].compactMap { Element(atomicNumber: $0) }
    let structure = try Structure(
      species: species, positions: [Vector3(0, 0, 0), Vector3(1.5, 2, 2.5)], cell: cell)
    content = FieldFileContent(
      structure: structure, grid: try Grid(cell: cell, shape: shape), fields: [description])
  }

  func values(_ block: GridBlock) -> [Double] {
    block.range(0).flatMap { i in
      block.range(1).flatMap { j in
        block.range(2).map { k in sin(0.7 * Double(i)) + 0.1 * Double(j) - 0.01 * Double(k * k) }
      }
    }
  }

  /// Writes a file from all ranks, in small pieces.
  func write(_ path: String, on world: borrowing Communicator, pieceSize: Int = 40) throws {
    let file = FieldFile(contents: [content], pieceSize: pieceSize)
    try file.write(to: path, on: world) { _, _, block in values(block) }
  }
}

let fieldFileCases = [
  Case("ranksWriteTheFileThatOneRankWrites") { world in
    try withScratch(world) { directory in
      let synthetic = try SyntheticFile(FieldDescription("density", .density))
      for name in ["CHGCAR", "a.cube", "b.CHGCAR.gz", "c.h5"] {
        let path = directory + "/" + name
        for pieceSize in [1, 40, 1 << 20] {
          try synthetic.write(path, on: world, pieceSize: pieceSize)
          try world.barrier()
          let read = try FieldSource([path]).snapshots[0].read("density")
          let expected = synthetic.values(synthetic.content.grid.whole)
          let digits = name == "a.cube" ? 1e-5 : name == "c.h5" ? 0 : 1e-10
          for (a, b) in zip(read.values, expected) {
            try expect(abs(a - b) <= digits * abs(b), "\(name): \(a) is not \(b)")
          }
          try world.barrier()
        }
      }
    }
  },
  Case("ranksReadTheirBlocksOfOneFile") { world in
    try withScratch(world) { directory in
      let synthetic = try SyntheticFile(FieldDescription("potential", .energy))
      for name in ["LOCPOT.gz", "a.cube", "a.h5"] {
        let path = directory + "/" + name
        try synthetic.write(path, on: world)
        let snapshot = try FieldSource([path], on: world).snapshots[0]
        let block = BlockPartition(snapshot.grid.shape, ranks: world.size).block(of: world.rank)
        let part = try snapshot.read("potential", block)
        let count = try world.allReduce(part.values.count, .sum)
        try expectEqual(count, snapshot.grid.pointCount, "points of all ranks")
        for (a, b) in zip(part.values, synthetic.values(block)) {
          try expect(abs(a - b) <= 1e-5 * abs(b), "\(name): \(a) is not \(b)")
        }
      }
    }
  },
  Case("manyStructuresStandInGroups") { world in
    try withScratch(world) { directory in
      let path = directory + "/many.h5"
      let all = try [SIMD3(2, 3, 4), SIMD3(3, 3, 3), SIMD3(1, 1, 1)].map {
        try SyntheticFile(FieldDescription("density", .density), shape: $0)
      }
      let file = FieldFile(contents: all.map(\.content), pieceSize: 5, isSingle: true)
      try file.write(to: path, on: world) { k, _, block in all[k].values(block) }
      let source = try FieldSource([path], on: world)
      try expectEqual(
        source.snapshots.map(\.name), ["many.h5:0", "many.h5:1", "many.h5:2"], "names")
      for (snapshot, synthetic) in zip(source.snapshots, all) {
        let expected = synthetic.values(snapshot.grid.whole).map { Double(Float($0)) }
        try expectEqual(try snapshot.read("density").values, expected, snapshot.name)
      }
    }
  },
  Case("aFailureOfOneRankLeavesNothing") { world in
    try withScratch(world) { directory in
      let synthetic = try SyntheticFile(FieldDescription("density", .density), shape: [8, 8, 8])
      for name in ["CHGCAR", "a.cube.gz", "a.h5"] {
        let file = FieldFile(contents: [synthetic.content], pieceSize: 64)
        let last = world.rank == world.size - 1
        do {
          try file.write(to: directory + "/" + name, on: world) { _, _, block in
            if last { throw InputError(expected: "a value", found: "none", remedy: "none") }
            return synthetic.values(block)
          }
          throw Unmet("\(name) was written")
        } catch is InputError {
          try expect(last, "only one rank has the error")
        } catch is PeerFailure {
          try expect(!last, "the rank has its own error")
        }
        try world.barrier()
        let files = try FileManager.default.contentsOfDirectory(atPath: directory)
        try expect(files.isEmpty, "\(name): \(files)")
      }
    }
  },
]
