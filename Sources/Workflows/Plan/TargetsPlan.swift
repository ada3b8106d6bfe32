import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression
import Structures

/// The plan of the prediction of the targets of structures by a kernel model.
struct TargetsPlan {
  /// The path of the model file.
  let path: String
  /// The number of structures that are predicted, and the atoms of all of them.
  let count: Int
  let atomCount: Int
  /// The sizes of the model.
  let costs: KernelCosts

  /// Reads the model and the structures.
  ///
  /// **Collective** on one rank.
  ///
  /// - Throws: What `emulon predict` would throw before its first stage.
  init(_ modelFile: String, _ structureFiles: [String], on alone: borrowing Communicator) throws {
    let model = try SavedModel(modelFile, on: alone)
    let structures = try StructureReader(structureFiles, on: alone).structures(on: alone).structures
    path = modelFile
    count = structures.count
    atomCount = structures.reduce(0) { $0 + $1.count }
    let local = model.store.local
    costs = KernelCosts(
      structureCount: model.fitted.structures.count,
      environments: Double(local.environmentCount) / Double(max(1, local.structureCount)),
      featureCounts: local.features.map(\.rowCount),
      outputCount: model.fitted.dualCoefficients.columnCount)
  }

  /// The features of a structure, bytes.
  private var width: Double {
    8 * costs.environments * Double(costs.featureCounts.reduce(0, +))
  }

  /// The stages on a number of ranks; the description of structures is not tried.
  func stages(_ ranks: Int, _ machine: Calibration) -> [StageCost] {
    var predict = StageCost(name: "predict")
    let pairs = Double(count) * Double(costs.structureCount)
    predict.flops =
      2 * pairs * costs.environments * costs.environments
      * Double(costs.featureCounts.reduce(0, +))
    predict.work = predict.flops / machine.productRate
    (predict.calls, predict.bytes) = costs.predictionTraffic(count, ranks)
    return [predict]
  }

  /// What the rank that holds most needs at its peak.
  func memory(_ ranks: Int, base: Double) -> [MemoryPart] {
    let held = Double(costs.structureCount + count) / Double(ranks)
    let panel = Double(costs.panel.rows + costs.panel.columns)
    return [
      MemoryPart(name: "program and libraries", bytes: base),
      MemoryPart(name: "structures", bytes: Double(100 * atomCount) / Double(ranks)),
      MemoryPart(name: "features", bytes: held * width),
      MemoryPart(
        name: "panels of features",
        bytes: min(panel, Double(count + costs.structureCount)) * width),
      MemoryPart(name: "results on their way to files", bytes: 4e6),
    ]
  }
}
