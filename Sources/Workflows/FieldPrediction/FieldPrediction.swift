import Descriptors
import Fields
import Foundation
import Logging
import MPI
import Structures

/// The prediction of fields by a model, prepared for all its structures.
struct FieldPrediction {
  let model: SavedFieldModel
  let targets: [FieldTarget]
  /// One for each structure.
  let sweeps: [FieldSweep]

  /// Prepares the fields of all structures, and shares their grids among the ranks.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` on all ranks when a structure has elements that the model does not know.
  init(_ model: SavedFieldModel, _ targets: [FieldTarget], on world: borrowing Communicator) throws
  {
    self.model = model
    self.targets = targets
    sweeps = try world.together {
      let species = Set(targets.flatMap(\.structure.distinctSpecies)).sorted()
      let reference = try model.reference.map { try FieldReference($0, species: species) }
      return try targets.map { target in
        let field = try model.evaluator.prepared(for: target.structure, on: target.grid)
        let shape = target.grid.shape
        let work = field.work(forRows: shape.x * shape.y / world.size)
        let costs = RowCosts(of: target.structure, on: target.grid, work)
        let partition = RowPartition(shape, costs: costs, rankCount: world.size)
        return FieldSweep(grid: target.grid, partition: partition, costs: costs) { block, out in
          let counts = field.evaluate(block, into: &out)
          try reference?.add(to: &out, target.structure, on: target.grid, block)
          return counts.operations
        }
      }
    }
  }

  /// The corrections that give the fields the wanted number of electrons.
  ///
  /// **Collective.** The whole fields are evaluated once for their integrals.
  func corrections(_ options: FieldOptions, _ run: Run, on world: borrowing Communicator) throws
    -> [FieldCorrection]
  {
    guard options.conservation != .none, let wanted = options.electronCount else {
      return sweeps.map { _ in FieldCorrection() }
    }
    let totals = try FieldIntegration(sweeps, rankCount: world.size).totals(run, on: world)
    return try zip(sweeps, totals).map { sweep, total in
      let integral = total.sum * sweep.grid.voxelVolume
      let result = try options.conservation.correction(
        of: integral, to: wanted, volume: sweep.grid.cell.volume)
      run.log.info(
        "\(options.conservation.rawValue): the integral was \(integral), \(wanted) is wanted: \(result)"
      )
      return result
    }
  }

  /// Evaluates all fields and writes them into one file.
  ///
  /// **Collective.**
  ///
  /// - Returns: The totals of each field.
  func write(
    _ sweeps: [FieldSweep], to path: String, _ options: FieldOptions, _ run: Run,
    on world: borrowing Communicator
  ) throws -> [FieldTotals] {
    let fields = [model.field] + (try leverageField(options).map { [$0] } ?? [])
    var file = FieldFile(
      contents: targets.map {
        FieldFileContent(structure: $0.structure, grid: $0.grid, fields: fields)
      })
    file.isSingle = options.isSingle
    file.pieceSize = FieldSweep.pieceSize
    file.partitions = sweeps.map(\.partition)
    file.run = run
    let pieceCount = sweeps.reduce(0) { $0 + max(1, $1.grid.pointCount / world.size) }
    var progress = Progress("predict", total: pieceCount, isShown: run.isFirst)
    var values: [Double] = []
    let start = StageClock.now()
    var (seconds, operations, count) = (0.0, 0.0, 0)
    let totals = try file.write(to: path, on: world, facts: run.facts) { k, field, block in
      if field > 0 { return try leverages(of: k, block) }
      let begin = StageClock.now()
      operations += try sweeps[k].values(block, into: &values)
      seconds += StageClock.now() - begin
      count += values.count
      progress.update(count)
      return values
    }
    progress.finish()
    run.clock.add("predict", seconds: seconds, flops: operations)
    run.clock.add("write and wait", seconds: StageClock.now() - start - seconds)
    return totals
  }

  /// The field of leverages, where it is wanted.
  private func leverageField(_ options: FieldOptions) throws(InputError) -> FieldDescription? {
    guard options.hasLeverage else { return nil }
    guard model.extrapolation != nil else {
      throw InputError(
        .usage, file: model.path, key: "--leverage", expected: "a model with its training factor",
        found: "none", remedy: "leave '--leverage' out")
    }
    return FieldDescription("leverage", .none)
  }

  private func leverages(of number: Int, _ block: GridBlock) throws -> [Double] {
    let grid = targets[number].grid
    let points = block.range(0).flatMap { i in
      block.range(1).flatMap { j in block.range(2).map { grid.position(i, j, $0) } }
    }
    return try model.extrapolation?.relativeLeverages(targets[number].structure, at: points) ?? []
  }

  /// What a field is, in one line.
  func summary(of totals: FieldTotals, on grid: Grid) -> String {
    let unit = model.field.unit
    var text = "\(model.field.name): \(grid.shape.x) x \(grid.shape.y) x \(grid.shape.z) points, "
    text +=
      "values \(numberText(totals.smallest)) to \(numberText(totals.largest)) \(unit.rawValue)"
    let integral = String(format: "%.6f", totals.sum * grid.voxelVolume)
    switch unit {
    case .density: text += ", \(integral) electrons"
    case .magnetisation: text += ", \(integral) muB"
    case .energy, .none: break
    }
    return text
  }
}
