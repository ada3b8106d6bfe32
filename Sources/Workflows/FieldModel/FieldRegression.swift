import LinearAlgebra
import MPI
import Regression

/// Finds the coefficients of a field from one factor a structure, by what a job says.
struct FieldRegression: Sendable {
  /// What was found.
  struct Outcome: Sendable {
    /// The model.
    let fit: LinearFit
    /// The least-squares problem of all points, with the weights of the structures and without conditions.
    let factor: TriangularFactor
    /// The weight of each structure.
    let weights: [Double]
    /// The root mean square error over points of structures that were left out; nothing where none was.
    let leftOutError: Double?
    /// By what predictive variances must be multiplied to hold for new structures.
    let calibration: Double
  }

  let section: LinearModelSection
  /// Rows that count in every fit, whichever structures train it.
  var conditions: TriangularFactor?

  /// Chooses the regularization and solves.
  ///
  /// **Collective.** The structures that are left out are divided over the ranks; each result is computed from the same
  /// numbers in the same order wherever it is computed.
  ///
  /// - Parameters:
  ///   - factors: One factor a structure, the same on all ranks; at least one.
  ///   - stage: The name of the stage, for checkpoints.
  ///   - run: The run.
  ///   - world: All ranks.
  /// - Returns: The model, the same on all ranks.
  /// - Throws: `FactorizationError.notConverged`; `Interrupted` when the run shall stop.
  func outcome(
    _ factors: [TriangularFactor], stage: String, _ run: Run, on world: borrowing Communicator
  ) throws -> Outcome {
    let ones = [Double](repeating: 1, count: factors.count)
    let plain = try solved(factors, weights: ones, stage, run, on: world)
    guard section.isWeighted, factors.count > 1 else { return plain }
    // Structures count by the inverse of what the first fit leaves: points of a liquid are harder than those
    // of a crystal, and should not drown them.
    let errors = factors.map { factor in
      (plain.fit.squaredErrors(factor) / Double(max(1, factor.rowCount))).squareRoot()
    }
    let least = max(errors.min() ?? 0, .leastNormalMagnitude)
    let weights = errors.map { (least / max($0, least)).squareRoot() }
    let weighted = zip(factors, weights).map { $0.scaled(by: $1) }
    return try solved(weighted, weights: weights, stage + ", weighted", run, on: world)
  }

  private func solved(
    _ factors: [TriangularFactor], weights: [Double], _ stage: String, _ run: Run,
    on world: borrowing Communicator
  ) throws -> Outcome {
    guard let factor = TriangularFactor.merged(factors) else {
      preconditionFailure("at least one factor")
    }
    let candidates = section.regularizations
    let path = try world.together {
      try LinearPath(
        TriangularFactor.merged([factor] + (conditions.map { [$0] } ?? [])) ?? factor,
        columnScales: LinearPath.columnScales(of: factor))
    }
    func plain(_ place: Int) -> Outcome {
      Outcome(
        fit: path.fit(candidates[place]), factor: factor, weights: weights, leftOutError: nil,
        calibration: 1)
    }
    if section.criterion == .gcv { return plain(path.bestByGCV(candidates)) }
    if factors.count < 2 { return plain(path.bestByGCV(candidates)) }
    let judgement = try LeaveOneOut(
      factors, candidates, conditions: conditions, stage: stage, run, on: world)
    let best = judgement.best
    let unweighted = judgement.withoutWeights(weights)
    return Outcome(
      fit: path.fit(candidates[best]), factor: factor, weights: weights,
      leftOutError: unweighted.rootMeanSquares(at: best)[0],
      calibration: unweighted.calibration(at: best)[0])
  }
}

extension LinearModelSection {
  /// What is tried.
  var regularizations: [LinearRegularization] {
    values.map { penalty == .ridge ? .ridge($0) : .truncation($0) }
  }
}

extension LinearFit {
  /// The sum of the squared errors on the rows of a factor.
  fileprivate func squaredErrors(_ factor: TriangularFactor) -> Double {
    let predictions = factor.r.product(coefficients)
    let targets = factor.projectedTargets
    return (0..<factor.columnCount).reduce(factor.residualSquares[0]) { sum, i in
      let error = predictions[i, 0] - targets[i, 0]
      return sum + error * error
    }
  }
}

extension TriangularFactor {
  /// The same problem with all rows multiplied by a weight.
  fileprivate func scaled(by weight: Double) -> TriangularFactor {
    var scaled = triangle
    for i in scaled.elements.indices { scaled.elements[i] *= weight }
    return TriangularFactor(
      columnCount: columnCount, rowCount: rowCount, targetSums: targetSums.map { $0 * weight },
      triangle: scaled)
  }
}
