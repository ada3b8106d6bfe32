import Foundation
import MPI
import Structures

@testable import Workflows

/// Files of very different sizes: five frames, a POSCAR, one tiny frame.
private func writeFiles(_ folder: String) throws -> [String] {
  func frame(_ index: Int) -> String {
    let atoms = (0...index % 3).map { "Fe \($0).5 \(index).0 0.25\n" }.joined()
    return "\(index % 3 + 1)\nProperties=species:S:1:pos:R:3 number=\(index)\n\(atoms)"
  }
  let texts = [
    ("a.extxyz", (0..<5).map(frame).joined()),
    ("POSCAR", "rust\n1.0\n3 0 0\n0 3 0\n0 0 3\nFe O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n"),
    ("b.extxyz", "1\n\nH 0 0 0\n"),
  ]
  for (name, text) in texts {
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }
  return texts.map { "\(folder)/\($0.0)" }
}

let readingCases = [
  Case("theStructuresOfAllRanksAreThoseOfTheFilesInOrder") { world in
    try withScratch(world) { folder in
      let files = try world.together { world.rank == 0 ? try writeFiles(folder) : [] }
      let shared = try world.broadcast(files.joined(separator: "\n"))
      let all = shared.split(separator: "\n").map(String.init)
      for paths in [all, all.reversed(), [DimerSample.file] + all, [all[2]], [all[1]]] {
        let serial = try paths.flatMap { try StructureFile.read($0) }
        let (own, places) = try StructureReader(paths, on: world).structures(on: world)
        let counts = try world.allGather(own.count)
        let first = counts[..<world.rank].reduce(0, +)
        try expectEqual(counts.reduce(0, +), serial.count, "structures of \(paths)")
        try expect(own == Array(serial[first..<first + own.count]), "structures of \(paths)")
        try expectEqual(
          places.starts.dropFirst().map { $0 },
          paths.indices.map { end in
            try paths[...end].reduce(0) { try $0 + StructureFile.read($1).count }
          }, "places")
      }
    }
  },
  Case("costlyStructuresAreSharedByTheirWork") { world in
    try withScratch(world) { folder in
      // One frame costs as much as all others together: the cut of the bytes is far from that of the work.
      let path = folder + "/sizes.extxyz"
      let counts = [40] + [Int](repeating: 4, count: 25)
      try world.together {
        guard world.rank == 0 else { return }
        let text = counts.enumerated().map { number, count in
          let atoms = (0..<count).map { "Fe \($0).5 0 0.25\n" }.joined()
          return "\(count)\nProperties=species:S:1:pos:R:3 number=\(number)\n\(atoms)"
        }.joined()
        try Data(text.utf8).write(to: URL(filePath: path))
      }
      func cost(_ structure: Structure) -> Double { Double(structure.count * structure.count) }
      let serial = try StructureFile.read(path)
      let (own, places) = try StructureReader([path], on: world).structures(on: world, cost: cost)
      let starts = CostCut.starts(serial.map(cost), parts: world.size)
      try expectEqual(places.count, serial.count, "structures")
      let mine = starts[world.rank]..<starts[world.rank + 1]
      try expect(own == Array(serial[mine]), "structures \(mine) on rank \(world.rank)")
    }
  },
  Case("aFileWithoutStructuresIsAnError") { world in
    try withScratch(world) { folder in
      let path = folder + "/empty.extxyz"
      try world.together { if world.rank == 0 { try Data().write(to: URL(filePath: path)) } }
      do {
        _ = try StructureReader([DimerSample.file, path], on: world).structures(on: world)
        throw Unmet("no error")
      } catch let error as InputError {
        try expect(error.exitCode == 65 && error.file == path, "\(error)")
      }
    }
  },
  Case("aWrongStructureIsNamedByItsFileAndItsNumberThere") { world in
    let places = StructurePlaces(files: ["a", "b", "c"], counts: [2, 0, 3])
    let error = InputError(key: "x", expected: "e", found: "f", remedy: "r")
    try expectEqual(
      places.error(error, in: 1).description, "a: expected e for 'x'; found f in structure 2; r",
      "1")
    try expectEqual(
      places.error(error, in: 2).description, "c: expected e for 'x'; found f in structure 1; r",
      "2")
    try expectEqual(places.count, 5, "count")
  },
]
