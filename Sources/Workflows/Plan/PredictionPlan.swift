import Descriptors
import Fields
import MPI
import Structures

/// The plan of the prediction of fields: grids, costs and what they take on a number of ranks.
struct PredictionPlan {
  let model: SavedFieldModel
  let targets: [FieldTarget]
  let options: FieldOptions
  /// The costs of the planes of each target, in units of a neighbour of a point.
  let costs: [PlaneCosts]
  /// The seconds of a unit of cost, and of preparing the field of a target; zero without trial.
  let rate: Double
  let preparation: Double
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
    let model = try SavedFieldModel(modelFile, on: alone)
    let targets = try FieldTarget.targets(in: structureFiles, options.grid, on: alone)
    (self.model, self.targets, self.options) = (model, targets, options)
    let cutoff = model.evaluator.basis.parameters.cutoff
    costs = targets.map { PlaneCosts(of: $0.structure, on: $0.grid, cutoff: cutoff) }
    guard tries, let target = targets.first, let planes = costs.first else {
      (rate, preparation) = (0, 0)
      return
    }
    var prepared: PreparedField?
    preparation = try cpuSeconds {
      prepared = try model.evaluator.prepared(for: target.structure, on: target.grid)
    }
    let species = target.structure.distinctSpecies
    let reference = try model.reference.map { try FieldReference($0, species: species) }
    var (seconds, cost) = (0.0, 0.0)
    let shape = target.grid.shape
    // Eight planes at each of three places, as long as patience lasts.
    for place in [1, 3, 5] where seconds < KernelTrial.patience {
      let first = shape.x * place / 6
      let range = first..<min(shape.x, first + 8)
      let block = target.grid.whole.with(range, along: 0)
      var values = [Double](repeating: 0, count: block.pointCount)
      var span = values.mutableSpan
      seconds += try cpuSeconds {
        prepared?.evaluate(block, into: &span)
        try reference?.add(to: &span, target.structure, on: target.grid, block)
      }
      cost += planes.values[range].reduce(0, +)
    }
    rate = cost > 0 ? seconds / cost : 0
  }

  /// The number of values of all grids.
  var pointCount: Double { targets.reduce(0) { $0 + Double($1.grid.pointCount) } }

  /// The largest share of the work over the mean share.
  func imbalance(_ ranks: Int) -> Double {
    var loads = [Double](repeating: 0, count: ranks)
    for (target, planes) in zip(targets, costs) {
      let partition = RowPartition(target.grid.shape, costs: planes, rankCount: ranks)
      let rows = Double(target.grid.shape.y)
      for rank in 0..<ranks {
        for row in partition.rows(of: rank) {
          loads[rank] += planes.values[row / target.grid.shape.y] / rows
        }
      }
    }
    return CostCut.imbalance(loads: loads)
  }

  /// The stages on a number of ranks.
  func stages(_ ranks: Int) -> [StageCost] {
    let work = rate * costs.reduce(0) { $0 + $1.values.reduce(0, +) }
    let prepare = StageCost(
      name: "tabulate radial functions", repeated: preparation * Double(targets.count))
    var predict = StageCost(name: "predict", work: work, imbalance: imbalance(ranks))
    predict.calls = Double(4 * ranks * targets.count)
    predict.bytes = 8 * predict.calls
    var stages = [prepare]
    if options.conservation != .none {
      stages.append(
        StageCost(name: "integrate", work: work, imbalance: predict.imbalance, calls: predict.calls)
      )
    }
    stages.append(predict)
    stages.append(StageCost(name: "write and wait", written: writtenBytes))
    return stages
  }

  /// The bytes of the values in an HDF5 file.
  var writtenBytes: Double {
    pointCount * (options.isSingle ? 4 : 8) * (options.hasLeverage ? 2 : 1)
  }
}
