import DistributedLinearAlgebra
import Fields
import Structures

extension KernelPlan {
  /// What the rank that holds most needs at its peak.
  func memory(_ ranks: Int, base: Double) -> [MemoryPart] {
    let atoms = data.structures.reduce(0) { $0 + $1.count }
    let share = isSmall ? 1 : imbalance(ranks) / Double(ranks)
    let own = Double(featureBytes) * imbalance(ranks) / Double(ranks)
    let gram = costs.gramMemory(ranks, tilesAtATime: isSearched ? 4 : 1)
    var parts = [
      MemoryPart(name: "program and libraries", bytes: base),
      MemoryPart(
        name: "structures, targets",
        bytes: Double(100 * atoms) / Double(ranks) + Double(100 * data.count)),
      MemoryPart(name: "features", bytes: own),
      MemoryPart(name: "results on their way to files", bytes: 4e6),
    ]
    parts += gram
    if isSmall {
      parts.append(
        MemoryPart(name: "features of all structures", bytes: Double(featureBytes) * share))
    } else if trialsPaths {
      parts.append(MemoryPart(name: "eigenvectors and work space", bytes: 2.5 * gram[0].bytes))
    }
    return parts
  }

  /// Whether derivatives of the kernel are formed, which take tiles of their own.
  private var isSearched: Bool { job.model.criterion == .marginalLikelihood }

  /// Whether kernels are judged by their eigenvectors.
  private var trialsPaths: Bool {
    job.model.criterion == .leaveOneGroupOut
      && (job.model.candidates.count > 1 || job.model.regularization.candidates.count > 1)
  }
}

extension FieldPlan {
  /// What the rank that holds most needs at its peak.
  func memory(_ ranks: Int, base: Double) -> [MemoryPart] {
    let factor = costs.factorBytes
    let (count, unitCount) = (Double(costs.structureCount), Double(costs.unitCount))
    let largest = data.snapshots.map(\.grid.pointCount).max() ?? 0
    let own = Double(units.reduce(0, +)) / Double(ranks) * imbalance(ranks)
    let depth = (count + 1).exponentCeiling
    // Factors of units, of structures, with their integrals, and with weights live side by side for a while.
    let joined = unitCount > count ? unitCount + count : count
    let integrals = job.model.integralWeight == nil ? 0 : 2 * count
    let choice = (job.model.isWeighted ? count : 0) + depth + 6
    return [
      MemoryPart(name: "program and libraries", bytes: base),
      MemoryPart(
        name: "a slab of a field", bytes: 8 * 4 * Double(largest) / Double(ranks)),
      MemoryPart(name: "training points", bytes: 32 * own),
      MemoryPart(
        name: "panel of features",
        bytes: 8 * Double(2 * FieldTraining.panelSize * costs.featureCount)),
      MemoryPart(name: "factors of all structures", bytes: joined * factor),
      MemoryPart(
        name: "factors at work: integrals or the choice of the regularization",
        bytes: max(integrals, choice) * factor),
    ]
  }
}

extension Double {
  /// The number of halvings that lead from here to one.
  fileprivate var exponentCeiling: Double { Double(Int(exponent) + 1) }
}

extension PredictionPlan {
  /// What the rank that holds most needs at its peak.
  func memory(_ ranks: Int, base: Double) -> [MemoryPart] {
    let largest = Double(targets.map(\.grid.pointCount).max() ?? 0)
    let piece = min(Double(FieldSweep.pieceSize), largest / Double(ranks))
    let order = Double(factorOrder)
    return [
      MemoryPart(name: "program and libraries", bytes: base),
      MemoryPart(name: "a piece of a field", bytes: piece * (options.isSingle ? 12 : 8)),
      MemoryPart(name: "factor of the training points", bytes: 8 * 10 * order * order),
    ]
  }
}
