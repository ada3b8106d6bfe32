import Descriptors
import Fields
import Foundation
import LinearAlgebra
import MPI
import Regression
import Structures

extension FieldModel {
  /// Fits the coefficients to the factors of some structures, with the regularization that the job's criterion chooses.
  ///
  /// **Collective.**
  init(
    _ job: FieldJob, _ data: FieldDataset, _ parameters: JacobiLegendreParameters,
    _ factors: [TriangularFactor], conditions: TriangularFactor? = nil, stage: String, _ run: Run,
    on world: borrowing Communicator
  ) throws {
    let outcome: FieldRegression.Outcome
    do {
      outcome = try FieldRegression(section: job.model, conditions: conditions)
        .outcome(factors, stage: stage, run, on: world)
    } catch let error as FactorizationError { throw RunError.unsolvable(error, job.file) }
    self.init(
      field: job.data.field, unit: data.unit, parameters: parameters,
      reference: data.reference,
      coefficients: Array(outcome.fit.coefficients.elements),
      regularization: outcome.fit.regularization, noiseVariance: outcome.fit.noiseVariances[0],
      calibration: outcome.calibration, leftOutError: outcome.leftOutError,
      trainingError: outcome.fit.rootMeanSquares[0], weights: outcome.weights,
      factor: outcome.factor)
  }

  /// The model of the same points that knows only sums over single atoms.
  ///
  /// **Collective.**
  func oneBody(
    _ factors: [TriangularFactor], _ job: FieldJob, _ data: FieldDataset, stage: String,
    _ run: Run, on world: borrowing Communicator
  ) throws -> FieldModel {
    var parameters = parameters
    (parameters.twoBody, parameters.threeBody) = (nil, nil)
    let count = try JacobiLegendre(parameters).featureCount
    return try FieldModel(
      job, data, parameters, factors.map { $0.leading(columns: count) },
      stage: stage, run, on: world)
  }

  /// The values of the model on a box of a grid, the third axis fastest.
  func predictor() throws -> FieldJudge.Predictor {
    let evaluator = try FieldEvaluator(JacobiLegendre(parameters), coefficients: coefficients)
    let reference = reference
    return { structure, grid, block in
      var values = [Double](repeating: 0, count: block.pointCount)
      var span = values.mutableSpan
      try evaluator.evaluate(structure, on: grid, block, into: &span)
      try reference?.add(to: &span, structure, on: grid, block)
      return values
    }
  }
}
