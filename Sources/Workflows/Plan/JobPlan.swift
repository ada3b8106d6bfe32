import Descriptors
import DistributedLinearAlgebra
import Structures

/// A plan of any kind of run.
enum JobPlan {
  case kernel(KernelPlan)
  case field(FieldPlan)
  case prediction(PredictionPlan)
  case targets(TargetsPlan)

  /// The stages on a number of ranks.
  func stages(_ ranks: Int, _ machine: Calibration) -> [StageCost] {
    switch self {
    case .kernel(let plan): plan.stages(ranks, machine)
    case .field(let plan): plan.stages(ranks)
    case .prediction(let plan): plan.stages(ranks)
    case .targets(let plan): plan.stages(ranks, machine)
    }
  }

  /// What the rank that holds most needs at its peak.
  func memory(_ ranks: Int, base: Double) -> [MemoryPart] {
    switch self {
    case .kernel(let plan): plan.memory(ranks, base: base)
    case .field(let plan): plan.memory(ranks, base: base)
    case .prediction(let plan): plan.memory(ranks, base: base)
    case .targets(let plan): plan.memory(ranks, base: base)
    }
  }

  /// Why the job cannot run on so many ranks, apart from memory; empty when it can.
  func obstacle(_ ranks: Int) -> String {
    guard case .kernel(let plan) = self else { return "" }
    if ranks > plan.data.count {
      return "there are \(plan.data.count) structures: start at most as many ranks"
    }
    do { try plan.costs.layout(ranks).check() } catch { return "\(error)" }
    return ""
  }

  /// The files that are read, for their digests.
  var inputFiles: [String] {
    switch self {
    case .kernel(let plan): plan.job.data.files
    case .field(let plan): plan.job.data.files
    case .prediction(let plan): [plan.model.path]
    case .targets(let plan): [plan.path]
    }
  }

  /// The sizes for people.
  var summary: String {
    switch self {
    case .kernel(let plan):
      let size = plan.isSmall ? "every rank solves trainings alone" : "all ranks share a training"
      return "\(plan.data.summary); \(plan.environmentCount) environments of "
        + "\(plan.featureCounts.reduce(0, +)) features, \(plan.tasks.count) trainings; \(size)"
    case .field(let plan):
      return "\(plan.data.snapshots.count) structures, \(plan.costs.structureCount) of them for "
        + "training; \(plan.expansion.featureCount) features, \(plan.units.reduce(0, +)) points in "
        + "\(plan.costs.unitCount) units"
    case .prediction(let plan):
      return "\(plan.targets.count) structures, \(Int(plan.pointCount)) grid points"
    case .targets(let plan):
      return "\(plan.count) structures by a model of \(plan.costs.structureCount)"
    }
  }

  /// The bytes of the results, by file.
  var written: [(file: String, bytes: Double)] {
    switch self {
    case .kernel(let plan):
      return [("model.h5", Double(plan.featureBytes + 16 * plan.data.count))]
    case .field(let plan):
      let costs = plan.costs
      return [
        ("factors.h5", Double(costs.structureCount) * costs.packedBytes),
        ("model.h5", costs.factorBytes + 8 * Double(costs.featureCount)),
      ]
    case .prediction(let plan): return [("predictions", plan.writtenBytes)]
    case .targets(let plan): return [("predictions", Double(16 * plan.count))]
    }
  }
}
