import Descriptors
import Fields
import MPI
import Structures

/// The plan of the prediction of fields: grids, costs and what they take on a number of ranks.
struct PredictionPlan {
  let model: SavedFieldModel
  let targets: [FieldTarget]
  let options: FieldOptions
  /// The costs of the rows of each target, in units of an atom that reaches a point.
  let costs: [RowCosts]
  /// The seconds of a unit of cost, zero without trial, and of preparing all fields.
  let rate: Double
  let preparation: Double
  /// The seconds of reading the model with the decomposition of its factor, and of the leverage of a point.
  let reading: Double
  let leverage: Double
  /// Whether the model holds the factor of its training points.
  var factorOrder: Int { model.extrapolation == nil ? 0 : model.evaluator.basis.featureCount + 1 }

  /// Reads model and structures and tries planes of some grids.
  ///
  /// **Collective** on one rank.
  ///
  /// - Throws: What `emulon predict` would throw before its first stage.
  init(
    _ modelFile: String, _ structureFiles: [String], _ options: FieldOptions, tries: Bool,
    on alone: borrowing Communicator
  ) throws {
    try options.check()
    var saved: SavedFieldModel?
    reading = try cpuSeconds { saved = try SavedFieldModel(modelFile, on: alone) }
    guard let model = saved else { preconditionFailure("a model") }
    let targets = try FieldTarget.targets(in: structureFiles, options.grid, on: alone)
    (self.model, self.targets, self.options) = (model, targets, options)
    var fields: [PreparedField] = []
    let seconds = try cpuSeconds {
      fields = try targets.map { try model.evaluator.prepared(for: $0.structure, on: $0.grid) }
    }
    preparation = seconds
    costs = zip(targets, fields).map {
      RowCosts(
        of: $0.structure, on: $0.grid, $1.work(forRows: $0.grid.shape.x * $0.grid.shape.y))
    }
    guard tries, let target = targets.first, let field = fields.first else {
      (rate, leverage) = (0, 0)
      return
    }
    let rows = costs[0].values
    let species = target.structure.distinctSpecies
    let reference = try model.reference.map { try FieldReference($0, species: species) }
    var (tried, cost) = (0.0, 0.0)
    let shape = target.grid.shape
    // Eight planes at each of three places, as long as patience lasts.
    for place in [1, 3, 5] where tried < KernelTrial.patience {
      let first = shape.x * place / 6
      let range = first..<min(shape.x, first + 8)
      let block = target.grid.whole.with(range, along: 0)
      var values = [Double](repeating: 0, count: block.pointCount)
      var span = values.mutableSpan
      tried += try cpuSeconds {
        field.evaluate(block, into: &span)
        try reference?.add(to: &span, target.structure, on: target.grid, block)
      }
      cost += rows[range.lowerBound * shape.y..<range.upperBound * shape.y].reduce(0, +)
    }
    rate = cost > 0 ? tried / cost : 0
    let points = (0..<512).map { target.grid.position($0 * target.grid.pointCount / 512) }
    leverage =
      try cpuSeconds {
        _ = try model.extrapolation?.relativeLeverages(target.structure, at: points)
      } / Double(points.count)
  }

  /// The number of values of all grids.
  var pointCount: Double { targets.reduce(0) { $0 + Double($1.grid.pointCount) } }

  /// The largest share of the work over the mean share.
  func imbalance(_ ranks: Int) -> Double {
    var loads = [Double](repeating: 0, count: ranks)
    for (target, costs) in zip(targets, costs) {
      let partition = RowPartition(target.grid.shape, costs: costs, rankCount: ranks)
      for rank in 0..<ranks {
        loads[rank] += costs.values[partition.rows(of: rank)].reduce(0, +)
      }
    }
    return CostCut.imbalance(loads: loads)
  }

  /// The stages on a number of ranks.
  func stages(_ ranks: Int) -> [StageCost] {
    let work = rate * costs.reduce(0) { $0 + $1.values.reduce(0, +) }
    let prepare = StageCost(
      name: "tabulate radial functions", repeated: preparation)
    var predict = StageCost(name: "predict", work: work, imbalance: imbalance(ranks))
    predict.calls = Double(4 * ranks * targets.count)
    predict.bytes = 8 * predict.calls
    let order = Double(factorOrder)
    let read = StageCost(
      name: "read model", repeated: reading, calls: Double(9 * ranks), bytes: 8 * order * order)
    var stages = [read, prepare]
    if options.conservation != .none {
      stages.append(
        StageCost(name: "integrate", work: work, imbalance: predict.imbalance, calls: predict.calls)
      )
    }
    stages.append(predict)
    stages.append(StageCost(name: "write and wait", written: writtenBytes))
    if factorOrder > 0 {
      let sample = targets.reduce(0) { $0 + min(Extrapolation.sampleSize, $1.grid.pointCount) }
      let points = Double(sample) + (options.hasLeverage ? pointCount : 0)
      stages.append(StageCost(name: "leverage", work: points * leverage))
    }
    return stages
  }

  /// The bytes of the values in an HDF5 file.
  var writtenBytes: Double {
    pointCount * (options.isSingle ? 4 : 8) * (options.hasLeverage ? 2 : 1)
  }
}
