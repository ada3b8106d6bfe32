import Descriptors
import Fields
import MPI
import Structures

/// The plan of the fit of a field: its sizes, and what they cost on a number of ranks.
struct FieldPlan {
  let job: FieldJob
  let data: FieldDataset
  let splits: [FieldDivision]
  let expansion: JacobiLegendre
  /// What parts cost, when they were tried.
  let trial: FieldTrial?
  private let used: [Int]

  /// Lists the fields of a job and tries its parts.
  ///
  /// **Collective** on one rank.
  ///
  /// - Throws: What `emulon fit` would throw before its first stage.
  init(_ job: FieldJob, tries: Bool, on alone: borrowing Communicator) throws {
    self.job = job
    data = try FieldDataset(job.data, jobFile: job.file, on: alone)
    splits = try FieldDivision.divisions(job.validation, data, jobFile: job.file)
    used = Set(splits.flatMap(\.training)).sorted()
    do {
      expansion = try job.representation.expansion(species: data.species(of: used))
    } catch { throw error.at(file: job.file) }
    trial = tries ? try FieldTrial(job, data, splits, expansion, on: alone) : nil
  }

  /// The points of the training structures that are drawn, structure after structure.
  private var drawn: [Int] {
    used.map { min(job.sampling.points, data.snapshots[$0].grid.pointCount) }
  }

  /// The points of each unit, in the order of the units.
  var units: [Int] {
    let capacity = TrainingUnit.capacity(featureCount: expansion.featureCount)
    return drawn.flatMap { TrainingUnit.ranges(of: $0, capacity: capacity).map(\.count) }
  }

  /// The models of the stages.
  var costs: FieldCosts {
    FieldCosts(
      featureCount: expansion.featureCount, unitCount: units.count, structureCount: used.count)
  }

  private var gridPoints: Double {
    used.reduce(0) { $0 + Double(data.snapshots[$1].grid.pointCount) }
  }

  /// How often points are drawn and factored.
  private var rounds: Double {
    if case .leverage = job.sampling.scheme { return 2 }
    return 1
  }

  /// The largest share of the training points over the mean share.
  func imbalance(_ ranks: Int) -> Double {
    var loads = [Double](repeating: 0, count: ranks)
    for (number, count) in units.enumerated() { loads[number % ranks] += Double(count) }
    return CostCut.imbalance(loads: loads)
  }

  /// The stages on a number of ranks.
  func stages(_ ranks: Int) -> [StageCost] {
    let points = Double(units.reduce(0, +))
    var read = StageCost(name: "read fields and draw points")
    read.work = rounds * gridPoints * (trial?.reading ?? 0)
    var describe = StageCost(name: "describe points and factor")
    describe.work = rounds * points * (trial?.training ?? 0)
    describe.flops =
      rounds * FieldCosts.factorFlops(points: points, features: expansion.featureCount)
    describe.imbalance = imbalance(ranks)
    var merge = StageCost(name: "merge factors")
    (merge.calls, merge.bytes) = costs.reductionTraffic(units.count, ranks)
    merge.calls *= rounds
    merge.bytes *= rounds
    var stages = [read, describe, merge]
    if job.model.integralWeight != nil {
      var integrate = StageCost(name: "integrate features")
      integrate.work = gridPoints * ((trial?.features ?? 0) + (trial?.reading ?? 0))
      let counts = used.map { Double(data.snapshots[$0].grid.pointCount) }
      var loads = [Double](repeating: 0, count: ranks)
      for (place, count) in counts.enumerated() { loads[place % ranks] += count }
      integrate.imbalance = CostCut.imbalance(loads: loads)
      stages.append(integrate)
    }
    stages.append(choose("choose regularization", ranks, trial?.path ?? 0, trial?.merge ?? 0))
    let tested = splits.flatMap(\.test)
    if !tested.isEmpty {
      var test = choose("test", ranks, trial?.plainPath ?? 0, trial?.plainMerge ?? 0)
      let testPoints = tested.reduce(0) { $0 + Double(data.snapshots[$1].grid.pointCount) }
      test.work = testPoints * ((trial?.judged ?? 0) + (trial?.reading ?? 0))
      stages.append(test)
    }
    return stages
  }

  /// The choice of the regularization of every division, on the rank that has most to do.
  private func choose(_ name: String, _ ranks: Int, _ path: Double, _ merge: Double) -> StageCost {
    var seconds = 0.0
    for split in splits {
      let count = split.training.count
      let others = job.model.criterion == .leaveOneStructureOut && count > 1
      let one =
        others ? FieldCosts.leaveOneOut(count, rank: 0, of: ranks) : (merges: 0, paths: 0)
      let round = Double(count - 1 + one.merges) * merge + Double(1 + one.paths) * path
      seconds += round * (job.model.isWeighted && count > 1 ? 2 : 1)
    }
    return StageCost(name: name, repeated: seconds)
  }
}
