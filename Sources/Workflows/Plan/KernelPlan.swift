import Descriptors
import DistributedLinearAlgebra
import Foundation
import LinearAlgebra
import MPI
import Regression
import Structures

/// The plan of a job with a kernel model: its sizes, and what they cost on a number of ranks.
struct KernelPlan {
  let job: Job
  let data: LabelledStructures
  let descriptions: Descriptions
  /// The operations of the description of each structure.
  let operations: [Double]
  /// The numbers of structures that train and judge in each training of the validation.
  let tasks: [EvaluationTask]
  /// What parts cost, when they were tried.
  let trial: KernelTrial?
  /// The seconds that reading and tabulation took in the plan itself.
  let seconds: (read: Double, tabulate: Double)
  /// The bytes of the structure files.
  let fileBytes: Int

  /// Reads the structures of a job and tries its parts.
  ///
  /// **Collective** on one rank.
  ///
  /// - Throws: What `emulon fit` would throw before its first stage.
  init(
    _ job: Job, tries: Bool, _ machine: Calibration, on alone: borrowing Communicator
  ) throws {
    self.job = job
    var read: LabelledStructures?
    let readSeconds = try cpuSeconds { read = try LabelledStructures(job, on: alone) }
    guard let data = read else { preconditionFailure("structures") }
    self.data = data
    var prepared: Descriptions?
    let tabulateSeconds = try cpuSeconds { prepared = try data.descriptions(job, on: alone) }
    guard let descriptions = prepared else { preconditionFailure("descriptions") }
    self.descriptions = descriptions
    seconds = (readSeconds, tabulateSeconds)
    let cost = DescriptionCost(
      descriptions.recipe.soap, featureCount: descriptions.sets.soapFeatureCount)
    let (centres, places) = (job.data.centres, data.places)
    operations = try data.structures.enumerated().map { number, structure in
      do {
        return cost.operations(structure, centreCount: try centres.atoms(of: structure).count)
      } catch let error as InputError { throw places.error(error, in: number) }
    }
    tasks = try EvaluationPlan(
      job.validation, groups: data.groups, elements: data.elements.map { $0.map(\.symbol) }
    ).tasks
    trial =
      tries ? try KernelTrial(job, data, descriptions, cost, machine, on: alone) : nil
    fileBytes = try job.data.files.reduce(0) { try $0 + FrameIndex.fileSize($1) }
  }

  /// The number of environments of all structures.
  var environmentCount: Int {
    let counts = data.structures.map { structure -> Int in
      let count = (try? job.data.centres.atoms(of: structure).count) ?? 1
      if case .midpoint = job.data.centres { return 1 }
      return descriptions.recipe.soap.map { $0.average == .none ? count : 1 } ?? count
    }
    return counts.reduce(0, +)
  }

  /// The numbers of features of the sets.
  var featureCounts: [Int] {
    let sets = descriptions.sets
    let element = sets.element == nil ? [] : [sets.featureCount(of: .element)]
    return (sets.soap == nil ? [] : [sets.soapFeatureCount]) + element + [1]
  }

  /// The models of the stages for all structures.
  var costs: KernelCosts {
    KernelCosts(
      structureCount: data.count,
      environments: Double(environmentCount) / Double(max(1, data.count)),
      featureCounts: featureCounts, outputCount: data.targets.columnCount,
      hasConstant: job.model.hasConstant)
  }

  /// The bytes of the features of all structures.
  var featureBytes: Int { 8 * environmentCount * featureCounts.reduce(0, +) }

  /// Whether every rank solves trainings for itself, as `TaskRunner` decides.
  var isSmall: Bool { data.count <= 2000 && featureBytes <= TaskRunner.smallBytes }
}

extension KernelPlan {
  /// The largest share of the descriptions over the mean share.
  func imbalance(_ ranks: Int) -> Double {
    let cuts = CostCut.starts(operations, parts: ranks)
    return CostCut.imbalance(operations, starts: cuts)
  }

  /// The stages on a number of ranks.
  func stages(_ ranks: Int, _ machine: Calibration) -> [StageCost] {
    let (costs, count) = (costs, Double(data.count))
    var read = StageCost(name: "read structures", work: seconds.read)
    var tabulate = StageCost(name: "tabulate radial functions", repeated: seconds.tabulate)
    var describe = StageCost(name: "describe structures")
    (read.calls, tabulate.calls, describe.calls) = (
      Double(23 * ranks), Double(3 * ranks), Double(ranks)
    )
    let work = operations.reduce(0, +)
    describe.work = work * (trial?.description ?? 0)
    describe.flops = work
    describe.imbalance = imbalance(ranks)
    var gram = StageCost(name: "Gram matrix", work: trial?.gram.seconds(count) ?? 0)
    gram.flops = KernelCosts.gramFlops(
      environments: Double(environmentCount), features: Double(featureCounts.reduce(0, +)))
    (gram.calls, gram.bytes) = costs.gramTraffic(ranks)
    var cholesky = StageCost(name: "Cholesky", flops: KernelCosts.choleskyFlops(count))
    (cholesky.calls, cholesky.bytes) = costs.choleskyTraffic(ranks)
    // PBLAS copies blocks and waits where ranks share a matrix.
    cholesky.work = cholesky.flops / machine.choleskyRate / (ranks > 1 ? 0.85 : 1)
    var solve = StageCost(name: "solve")
    (solve.calls, solve.bytes) = costs.solutionTraffic(ranks)
    let write = StageCost(name: "write", written: Double(featureBytes))
    return [
      read, tabulate, describe, validate(ranks), choose(ranks), gram, cholesky, solve, write,
    ]
  }

  /// The trainings of the validation.
  private func validate(_ ranks: Int) -> StageCost {
    let works = tasks.map { training($0) }
    var stage = StageCost(name: "validate", work: works.reduce(0, +))
    if isSmall && ranks > 1 {
      let owners = TaskRunner.owners(tasks, rankCount: ranks)
      var loads = [Double](repeating: 0, count: ranks)
      for (owner, work) in zip(owners, works) { loads[owner] += work }
      stage.imbalance = CostCut.imbalance(loads: loads)
      if tasks.isEmpty { return stage }
      // The features on every rank; then choice and predictions of each training, after their lengths.
      (stage.calls, stage.bytes) = costs.exchange([Int](repeating: data.count, count: ranks))
      stage.calls += Double(4 * ranks * tasks.count)
      stage.bytes += tasks.reduce(0) {
        $0 + Double(8 * $1.split.test.count * costs.outputCount + 100)
      }
    }
    return stage
  }

  /// The choice of the parameters of the model that is kept.
  private func choose(_ ranks: Int) -> StageCost {
    let seconds = choice(Double(data.count))
    var stage = StageCost(name: "choose parameters")
    if isSmall { stage.repeated = seconds } else { stage.work = seconds }
    if isSmall && ranks > 1 {
      let counts = [Int](repeating: data.count, count: ranks)
      (stage.calls, stage.bytes) = costs.exchange(counts)
    }
    return stage
  }

  /// The seconds of one training with its judgement.
  private func training(_ task: EvaluationTask) -> Double {
    guard let trial else { return 0 }
    let (n, tested) = (Double(task.split.training.count), Double(task.split.test.count))
    return choice(n) + trial.gram.seconds(n) + trial.gram.square * 2 * n * tested
  }

  /// The seconds of a choice of parameters on `n` structures.
  private func choice(_ n: Double) -> Double {
    guard let trial else { return 0 }
    func search(_ family: KernelTrial.Family, _ n: Double) -> Double {
      family.evaluationCount * family.evaluation.seconds(n)
    }
    if job.model.criterion == .leaveOneGroupOut {
      return trial.families.reduce(0) { $0 + search($1, n) }
    }
    let mean = trial.families.reduce(0) { $0 + search($1, n) } / Double(trial.families.count)
    guard trial.families.count > 1 else { return mean }
    // Each candidate is searched anew in every fold; the best one once more on all.
    let folds = Double(job.model.innerFolds)
    let inner = n * (folds - 1) / folds
    return mean + folds * trial.families.reduce(0) { $0 + search($1, inner) }
  }
}
