import LinearAlgebra
import MPI

/// What the training structures of a field contribute to a fit, once their points are reduced.
struct TrainingFactors: Sendable {
  /// The training points over all structures.
  let pointCount: Int
  /// The mean of the fields over all points of their grids.
  let mean: Double
  /// The smallest and the largest value of the fields.
  let range: ClosedRange<Double>
  /// A factor for each training structure.
  let factors: [TriangularFactor]
}

extension FieldTraining {
  /// Draws the points of training structures as a job says, and reduces them.
  ///
  /// **Collective.**
  func reduced(
    _ used: [Int], _ job: FieldJob, _ run: Run, on world: borrowing Communicator
  ) throws -> TrainingFactors {
    let sample = try sample(used, job.sampling, run, on: world)
    var list = try factors(of: used, sample, run, on: world)
    if let weight = job.model.integralWeight {
      list = try withIntegrals(list, of: used, weight: weight, run, on: world)
    }
    return TrainingFactors(
      pointCount: sample.pointCount, mean: sample.mean, range: sample.range, factors: list)
  }
}
