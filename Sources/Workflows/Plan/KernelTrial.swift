import DistributedLinearAlgebra
import Glibc
import LinearAlgebra
import MPI
import Regression
import Structures

/// What the parts of a kernel job cost on one core, from trials on its first structures.
struct KernelTrial: Sendable {
  /// A candidate of the job.
  struct Family: Sendable {
    /// One value of what the criterion asks for: a likelihood with its gradient, or the errors of a path.
    let evaluation: CubicTime
    /// How many of them choose the parameters of the candidate.
    let evaluationCount: Double
  }

  /// Seconds for an operation of `DescriptionCost`.
  let description: Double
  /// The Gram matrix of the first kernel.
  let gram: CubicTime
  /// The candidates of the job.
  let families: [Family]

  /// The most structures of a trial.
  static let limit = 320
  /// The most seconds of processor time of a search that counts its evaluations.
  static let patience = 3.0

  /// Tries a job.
  ///
  /// **Collective** on one rank.
  init(
    _ job: Job, _ data: LabelledStructures, _ descriptions: Descriptions, _ cost: DescriptionCost,
    _ machine: Calibration, on alone: borrowing Communicator
  ) throws {
    let first = Array(data.structures.prefix(Self.limit))
    let operations = try first.reduce(0) {
      try $0 + cost.operations($1, centreCount: job.data.centres.atoms(of: $1).count)
    }
    var block: EnvironmentBlock?
    let seconds = try cpuSeconds {
      block = try descriptions.features(of: first, firstNumber: 0, data.places)
    }
    guard let block else { preconditionFailure("features") }
    description = seconds / max(operations, 1)
    let sets = [first.count, max(1, first.count / 2)].map {
      TrainingSet(Array(0..<$0), targets: data.targets, groups: data.groups)
    }
    let families = job.model.candidates.map { KernelFamily($0, job.model, descriptions.sets) }
    let part = Part(
      job: job, chooser: ModelChooser(families: families, model: job.model), sets: sets,
      store: FeatureStore(starts: [0, first.count], local: block), machine: machine)
    let grid = try ProcessGrid(on: alone)
    gram = try part.gram(families[0].members[0].kernel, on: grid)
    var tried: [Family] = []
    for family in families { tried.append(try part.family(family, on: grid)) }
    self.families = tried
  }

  /// The structures of the trials with their features.
  private struct Part {
    let job: Job
    let chooser: ModelChooser
    /// All structures of the trial, and half of them.
    let sets: [TrainingSet]
    let store: FeatureStore
    let machine: Calibration

    private var count: Double { Double(sets[0].count) }

    private func system(_ kernel: StructureKernel, _ set: TrainingSet) -> KernelSystem {
      KernelSystem(
        kernel: kernel, training: set, store: store, fitsConstant: job.model.hasConstant)
    }

    func gram(_ kernel: StructureKernel, on grid: borrowing ProcessGrid) throws -> CubicTime {
      let full = try meanCPUSeconds { _ = try system(kernel, sets[0]).gramMatrix(on: grid) }
      let half = try meanCPUSeconds { _ = try system(kernel, sets[1]).gramMatrix(on: grid) }
      return CubicTime(order: count, times: (full, half))
    }

    func family(_ family: KernelFamily, on grid: borrowing ProcessGrid) throws -> Family {
      let hasChoice =
        chooser.families.count > 1 || family.members.count > 1
        || job.model.regularization.candidates.count > 1
      if job.model.criterion == .marginalLikelihood { return try searched(family, on: grid) }
      guard hasChoice, sets[1].groups.count > 1 else {
        return Family(evaluation: CubicTime(order: 1, times: (0, 0)), evaluationCount: 0)
      }
      let kernel = family.members[0].kernel
      let values = job.model.regularization.candidates
      let full = try meanCPUSeconds {
        _ = try system(kernel, sets[0]).leaveOneGroupOutErrors(values, on: grid)
      }
      let half = try meanCPUSeconds {
        _ = try system(kernel, sets[1]).leaveOneGroupOutErrors(values, on: grid)
      }
      return Family(
        evaluation: CubicTime(order: count, times: (full, half), least: 9 / machine.choleskyRate),
        evaluationCount: Double(family.members.count))
    }

    /// A search for the largest likelihood, which is tried on half the structures until patience ends.
    private func searched(_ family: KernelFamily, on grid: borrowing ProcessGrid) throws -> Family {
      let member = family.members[0]
      let noise = job.model.regularization.logBounds
      let start = member.kernel.logParameters + [log(job.model.regularization.start)]
      let full = try meanCPUSeconds {
        _ = try chooser.negativeLogPosterior(member.kernel, start, sets[0], store, on: grid)
      }
      let half = try meanCPUSeconds {
        _ = try chooser.negativeLogPosterior(member.kernel, start, sets[1], store, on: grid)
      }
      var minimizer = BoundedMinimizer(
        lowerBounds: member.lowerBounds + [noise.lower],
        upperBounds: member.upperBounds + [noise.upper])
      let longest = Double(job.model.steps)
      minimizer.stepLimit = min(job.model.steps, max(1, Int(KernelTrial.patience / half)))
      minimizer.gradientTolerance = 1e-3
      let found = try minimizer.minimum(from: start) { point in
        try chooser.negativeLogPosterior(member.kernel, point, sets[1], store, on: grid)
      }
      // A search that was cut short would have gone on in the same way.
      let stretch = found.isConverged ? 1 : longest / Double(minimizer.stepLimit)
      return Family(
        evaluation: CubicTime(
          order: count, times: (full, half), least: 4 / 3 / machine.choleskyRate),
        evaluationCount: Double(family.members.count * job.model.starts)
          * Double(found.evaluationCount) * stretch)
    }
  }
}
