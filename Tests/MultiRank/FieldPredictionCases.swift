import Fields
import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// A field that every rank can compute, in place of a model.
private struct SyntheticField {
  let grid: Grid

  init() throws {
    let cell = try Cell(Vector3(3, 0, 0), Vector3(1, 4, 0), Vector3(0, 0, 5))
    grid = try Grid(cell: cell, shape: SIMD3(5, 6, 7))
  }

  func value(_ i: Int, _ j: Int, _ k: Int) -> Double {
    sin(0.7 * Double(i)) + 0.1 * Double(j) - 0.01 * Double(k * k)
  }

  /// All values, the third axis fastest.
  var values: [Double] { values(grid.whole) }

  func values(_ block: GridBlock) -> [Double] {
    block.range(0).flatMap { i in
      block.range(1).flatMap { j in block.range(2).map { k in value(i, j, k) } }
    }
  }

  func sweep(on world: borrowing Communicator, pieceSize: Int = 20) -> FieldSweep {
    let costs = PlaneCosts(uniformOver: grid.shape.x)
    let partition = RowPartition(grid.shape, costs: costs, rankCount: world.size)
    return FieldSweep(grid: grid, partition: partition, pieceSize: pieceSize) { block, out in
      for (k, value) in values(block).enumerated() { out[k] = value }
    }
  }

  /// Writes the field into the dataset `field` of a file.
  func write(_ path: String, _ sweep: FieldSweep, asSingle: Bool, on world: borrowing Communicator)
    throws -> FieldTotals
  {
    var totals = FieldTotals()
    let shape = grid.dimensions
    try withAtomicFile(at: path, on: world) { file in
      if asSingle {
        try file.createDataset("field", of: Float.self, shape: shape)
      } else {
        try file.createDataset("field", of: Double.self, shape: shape)
      }
    } fill: { file in
      totals = try sweep.write(
        to: try file.dataset("field"), asSingle: asSingle, showing: false, on: world)
    }
    return totals
  }
}

let fieldPredictionCases = [
  Case("everyNumberOfRanksWritesTheSameField") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      let path = directory + "/field.h5"
      for (isSingle, pieceSize) in [(false, 20), (false, 1), (true, 1000)] {
        let totals = try field.write(
          path, field.sweep(on: world, pieceSize: pieceSize), asSingle: isSingle, on: world)
        let read = try File(openingAt: path).dataset("field").read(Double.self)
        let expected = isSingle ? field.values.map { Double(Float($0)) } : field.values
        try expectEqual(read, expected, "field")
        try expectEqual(totals.count, field.values.count, "points")
        try expectEqual(totals.largest, field.values.max() ?? 0, "largest value")
        try expectEqual(totals.smallest, field.values.min() ?? 0, "smallest value")
        // The order of the sum of 210 numbers below 2 differs between ranks.
        try expectClose([totals.sum], [field.values.reduce(0, +)], 1e-11, "sum")
      }
    }
  },
  Case("rescalingReachesTheWantedIntegral") { world in
    let field = try SyntheticField()
    var sweep = field.sweep(on: world)
    let before = try sweep.totals(showing: false, on: world)
    let (volume, voxel) = (field.grid.cell.volume, field.grid.voxelVolume)
    for conservation in [Conservation.rescale, .shift] {
      sweep.correction = try conservation.correction(
        of: before.sum * voxel, to: 12, volume: volume)
      let after = try sweep.totals(showing: false, on: world)
      try expectClose([after.sum * voxel], [12], 1e-10, "integral")  // 210 rounding errors
    }
  },
  Case("textFilesDoNotDependOnTheNumberOfRanks") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      let structure = try Structure(
        species: [Element("Al")].compactMap(\.self), positions: [Vector3(0.5, 0.5, 0.5)],
        cell: field.grid.cell)
      let content = FieldFileContent(
        structure: structure, grid: field.grid, fields: [FieldDescription("density", .density)])
      for name in ["CHGCAR", "a.cube", "a.cube.gz"] {
        let path = directory + "/" + name
        let sweep = field.sweep(on: world)
        let totals = try sweep.writeText(to: path, content, showing: false, on: world)
        try expectEqual(totals.count, field.values.count, "points")
        try world.together {
          guard world.rank == 0 else { return }
          // The files are those of one rank, whose digits the tests of the formats compare.
          var writer = try FieldTextWriter(directory + "/one-" + name, content)
          let format = try FieldFormat.of(path)
          for piece in FieldTextWriter.pieces(of: content, format: format, limit: 40) {
            try writer.write(field.values(piece.block), piece)
          }
          try writer.close()
          let read = try FieldTextFile(path).read("density").values
          let one = try FieldTextFile(directory + "/one-" + name).read("density").values
          try expectEqual(read, one, name)
          try expectEqual(read.count, field.values.count, "values in \(name)")
        }
      }
    }
  },
  Case("aFieldThatCannotBeEvaluatedLeavesNoTextFile") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      let structure = try Structure(species: [], positions: [], cell: field.grid.cell)
      let content = FieldFileContent(
        structure: structure, grid: field.grid, fields: [FieldDescription("density", .density)])
      let partition = field.sweep(on: world).partition
      let sweep = FieldSweep(grid: field.grid, partition: partition, pieceSize: 20) { block, _ in
        guard block.lower.z < 3 else {
          throw InputError(expected: "a field", found: "none", remedy: "this is a test")
        }
      }
      var hasFailed = false
      do {
        _ = try sweep.writeText(to: directory + "/CHGCAR", content, showing: false, on: world)
      } catch { hasFailed = true }
      try expect(hasFailed, "an error on every rank")
      try world.barrier()
      let files = try FileManager.default.contentsOfDirectory(atPath: directory)
      try expectEqual(files, [], "files")
    }
  },
]
