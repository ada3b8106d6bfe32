import Descriptors
import Fields
import Glibc
import LinearAlgebra
import MPI
import Regression
import Structures

extension FieldTraining {
  /// Draws the training points of some structures by the scheme of a job.
  ///
  /// **Collective.** By leverage, points are drawn twice: uniformly for a first factor, then by what that says.
  ///
  /// - Throws: `InputError` on all ranks where a field cannot be read; `FactorizationError`.
  func sample(
    _ snapshots: [Int], _ sampling: SamplingSection, _ run: Run, on world: borrowing Communicator
  ) throws -> TrainingSample {
    let capacity = TrainingUnit.capacity(featureCount: expansion.featureCount)
    let stage = "read fields and draw points"
    guard case .leverage(let candidates) = sampling.scheme else {
      return try run.clock.measure(stage) {
        try TrainingSample(snapshots, of: data, sampling, capacity: capacity, run, on: world)
      }
    }
    let first = try run.clock.measure(stage) {
      try TrainingSample(
        snapshots, of: data, sampling.with(.uniform), capacity: capacity, run, on: world)
    }
    let factors = try factors(
      of: snapshots, first, stage: "describe points of the first draw", run, on: world)
    let leverage = try world.together {
      let factor = TriangularFactor.merged(factors)
      // Far below what a fit chooses, and enough to leave directions of rounding out.
      return try factor.map { try LinearPath($0).leverage(.ridge(1e-12)) }
    }
    guard let leverage else { return first }
    return try run.clock.measure("draw points by leverage") {
      try TrainingSample(
        snapshots, of: data, sampling, capacity: capacity, stage: "draw points by leverage", run,
        on: world
      ) { snapshot, points, _ in
        try logLeverages(
          points, of: snapshot, leverage, share: candidates, sampling)
      }
    }
  }

  /// The logarithms of the leverages of some points; minus infinity for those that are no candidates.
  ///
  /// A point is a candidate by a number of its own, on any number of ranks.
  private func logLeverages(
    _ points: [Int], of snapshot: Int, _ leverage: Leverage, share: Int, _ sampling: SamplingSection
  ) throws -> [Double] {
    let item = data.snapshots[snapshot]
    let keys = SamplingKeys(
      seed: sampling.seed, structure: data.identity(of: snapshot), stream: 2)
    let part = Double(share) * Double(sampling.points) / Double(item.grid.pointCount)
    let places = points.indices.filter { keys.uniform(points[$0]) < part }
    let search = try NeighbourSearch(item.structure, cutoff: expansion.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(expansion, search)
    var result = [Double](repeating: -.infinity, count: points.count)
    for start in stride(from: 0, to: places.count, by: Self.panelSize) {
      let panel = places[start..<min(start + Self.panelSize, places.count)]
      let features = expansion.features(
        search, at: panel.map { item.grid.position(points[$0]) }, &workspace)
      for (place, value) in zip(panel, leverage.values(features)) { result[place] = log(value) }
    }
    return result
  }
}
