import Fields
import Foundation
import HDF5
import MPI
import Structures

@testable import Workflows

/// A field that every rank can compute, in place of a model.
struct SyntheticField {
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

  func sweep(on world: borrowing Communicator) -> FieldSweep {
    let costs = RowCosts(uniformOver: grid.shape.x * grid.shape.y)
    let partition = RowPartition(grid.shape, costs: costs, rankCount: world.size)
    return FieldSweep(grid: grid, partition: partition, costs: costs) { block, out in
      for (k, value) in values(block).enumerated() { out[k] = value }
      return 0
    }
  }

  /// The only content of a file.
  var content: FieldFileContent {
    get throws {
      let structure = try Structure(
        species: [Element("Al")].compactMap(\.self), positions: [Vector3(0.5, 0.5, 0.5)],
        cell: grid.cell)
      return FieldFileContent(
        structure: structure, grid: grid, fields: [FieldDescription("density", .density)])
    }
  }
}

let fieldPredictionCases = [
  Case("everyNumberOfRanksWritesTheSameField") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      for (isSingle, pieceSize) in [(false, 20), (false, 1), (true, 1000)] {
        var file = FieldFile(contents: [try field.content])
        (file.isSingle, file.pieceSize) = (isSingle, pieceSize)
        // Unequal shares, none of them at the end of a plane.
        file.partitions = [
          RowPartition(
            field.grid.shape, costs: RowCosts(skewedOver: field.grid.shape.x * field.grid.shape.y),
            rankCount: world.size)
        ]
        let path = directory + "/field.h5"
        try file.write(to: path, on: world) { _, _, block in field.values(block) }
        let read = try File(openingAt: path).dataset("fields/density").read(Double.self)
        let expected = isSingle ? field.values.map { Double(Float($0)) } : field.values
        try expectEqual(read, expected, "field")
      }
    }
  },
  Case("totalsDoNotDependOnTheNumberOfRanks") { world in
    let field = try SyntheticField()
    let totals = try field.sweep(on: world).totals(on: world)
    try expectEqual(totals.count, field.values.count, "points")
    try expectEqual(totals.largest, field.values.max() ?? 0, "largest value")
    try expectEqual(totals.smallest, field.values.min() ?? 0, "smallest value")
    // The order of the sum of 210 numbers below 2 differs from that of the plain sum.
    try expectClose([totals.sum], [field.values.reduce(0, +)], 1e-11, "sum")
    let alone = try world.split(color: world.rank, key: 0)
    let own = try field.sweep(on: alone).totals(on: alone)
    try expectEqual(totals, own, "totals of one rank, to the last bit")
  },
  Case("rescalingReachesTheWantedIntegral") { world in
    let field = try SyntheticField()
    var sweep = field.sweep(on: world)
    let before = try sweep.totals(on: world)
    let (volume, voxel) = (field.grid.cell.volume, field.grid.voxelVolume)
    for conservation in [Conservation.rescale, .shift] {
      sweep.correction = try conservation.correction(
        of: before.sum * voxel, to: 12, volume: volume)
      let after = try sweep.totals(on: world)
      try expectClose([after.sum * voxel], [12], 1e-10, "integral")  // 210 rounding errors
    }
  },
  Case("textFilesDoNotDependOnTheNumberOfRanks") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      for name in ["CHGCAR", "a.cube", "a.cube.gz"] {
        let file = FieldFile(contents: [try field.content], pieceSize: 40)
        try file.write(to: directory + "/" + name, on: world) { _, _, block in field.values(block) }
        let read = try FieldTextFile(directory + "/" + name).read("density").values
        // CHGCAR files have eleven digits, cube files six.
        let bound = name == "CHGCAR" ? 1e-10 : 1e-5
        try expectClose(read, field.values, bound, name)
      }
    }
  },
  Case("predictedFieldIsTheSumOfFeaturesTimesCoefficients") { world in
    try withScratch(world) { directory in
      let sample = try FieldModelSample()
      try sample.write(directory, on: world)
      let path = directory + "/field.h5"
      try predict(
        modelFile: directory + "/model.h5", structureFiles: [directory + "/two.extxyz"],
        output: path,
        field: FieldOptions(grid: .shape(try sample.grid.shape), hasLeverage: true),
        running: RunOptions(level: .error),
        on: world)
      let expected = try sample.values
      let read = try File(openingAt: path).dataset("fields/density").read(Double.self)
      let largest = expected.map(abs).max() ?? 0
      // The bound of the fast path against features, and of ranks against each other, is 1e-11.
      try expectClose(read, expected, 1e-11 * largest, "field")
      let leverages = try File(openingAt: path).dataset("fields/leverage").read(Double.self)
      // Over the points of the training the relative leverages have the mean 1, up to the 1e-8 of the
      // regularization over the smallest eigenvalue.
      let mean = leverages.reduce(0, +) / Double(leverages.count)
      try expectClose([mean], [1], 1e-6, "mean leverage")
    }
  },
  Case("correctedDensitiesHaveTheWantedElectrons") { world in
    try withScratch(world) { directory in
      let sample = try FieldModelSample()
      try sample.write(directory, on: world)
      let grid = try sample.grid
      for conservation in [Conservation.shift, .rescale] {
        let path = directory + "/field.cube"
        try predict(
          modelFile: directory + "/model.h5", structureFiles: [directory + "/two.extxyz"],
          output: path,
          field: FieldOptions(
            grid: .shape(grid.shape), conservation: conservation, electronCount: 7),
          running: RunOptions(level: .error), on: world)
        let read = try FieldTextFile(path).read("density")
        // Cube files have six digits.
        let scale = read.values.map(abs).max() ?? 0
        try expectClose([read.integral], [7], 1e-5 * scale * grid.cell.volume, "electrons")
      }
    }
  },
  Case("aFieldThatCannotBeEvaluatedLeavesNoFile") { world in
    try withScratch(world) { directory in
      let field = try SyntheticField()
      let file = FieldFile(contents: [try field.content], pieceSize: 20)
      var hasFailed = false
      do {
        try file.write(to: directory + "/CHGCAR", on: world) { _, _, block in
          guard block.lower.z < 3 else {
            throw InputError(expected: "a field", found: "none", remedy: "this is a test")
          }
          return field.values(block)
        }
      } catch { hasFailed = true }
      try expect(hasFailed, "an error on every rank")
      try world.barrier()
      let files = try FileManager.default.contentsOfDirectory(atPath: directory)
      try expectEqual(files, [], "files")
    }
  },
]

extension FieldSweep {
  /// The totals of the field.
  fileprivate func totals(on world: borrowing Communicator) throws -> FieldTotals {
    let run = try Run("test", running: RunOptions(level: .error), on: world)
    return try FieldIntegration([self], rankCount: world.size).totals(run, on: world)[0]
  }
}

extension RowCosts {
  /// Costs that grow from row to row.
  fileprivate init(skewedOver rowCount: Int) {
    self.init(values: (0..<rowCount).map { Double(1 + $0) })
  }
}
