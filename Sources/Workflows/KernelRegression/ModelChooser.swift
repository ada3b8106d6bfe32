import DistributedLinearAlgebra
import Foundation
import LinearAlgebra
import Regression

/// Chooses kernel, parameters and regularization from training structures alone, and fits the model.
struct ModelChooser: Sendable {
  /// The candidates of the job.
  let families: [KernelFamily]
  /// How parameters are chosen.
  let model: ModelSection

  /// A kernel and a regularization with their score.
  struct Choice: Sendable {
    let family: String
    let kernel: StructureKernel
    let regularization: Double
    /// The mean absolute error of leaving one group out of the training structures, in closed form.
    let error: Double
    /// The log marginal likelihood with the priors, when it was maximised.
    let logPosterior: Double?

    /// The choice for people, on one line.
    var description: String {
      var parts = [family]
      for (name, value) in zip(kernel.parameterNames, kernel.logParameters)
      where !name.contains("Z=") {
        let short = name.split(separator: ".").suffix(2).joined(separator: ".")
        parts.append("\(short) \(format(exp(value)))")
      }
      parts.append("regularization \(format(regularization))")
      parts.append("leave-one-group-out MAE \(format(error))")
      if let logPosterior { parts.append("ln posterior \(format(logPosterior))") }
      return parts.joined(separator: ", ")
    }

    private func format(_ value: Double) -> String { String(format: "%.4g", value) }
  }

  /// The best choice for a training set. Collective on the ranks of the grid.
  ///
  /// - Throws: `FactorizationError` on all ranks when no candidate can be factored.
  func choice(
    _ training: TrainingSet, _ store: FeatureStore, on grid: borrowing ProcessGrid
  ) throws -> Choice {
    var best: Choice?
    var failure: FactorizationError?
    for family in families {
      for member in family.members {
        do {
          let found =
            switch model.criterion {
            case .marginalLikelihood:
              try mostLikely(family.name, member, training, store, on: grid)
            case .leaveOneGroupOut:
              try leastError(family.name, member, training, store, on: grid)
            }
          if found.error < best?.error ?? .infinity { best = found }
        } catch let error as FactorizationError {
          failure = error
        }
      }
    }
    if let best { return best }
    throw failure ?? FactorizationError.notPositiveDefinite(minor: 1)
  }

  /// Fits the chosen model. Collective.
  func fitted(
    _ choice: Choice, _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid
  ) throws -> FittedModel {
    let system = system(choice.kernel, training, store)
    let solution = try system.solved(choice.regularization, on: grid)
    return FittedModel(
      kernel: choice.kernel, regularization: choice.regularization,
      structures: training.structures, dualCoefficients: solution.dualCoefficients,
      constants: solution.constants, choice: choice.description)
  }

  private func system(_ kernel: StructureKernel, _ training: TrainingSet, _ store: FeatureStore)
    -> KernelSystem
  {
    KernelSystem(
      kernel: kernel, training: training, store: store, fitsConstant: model.hasConstant)
  }

  /// The regularization with the least error, for a kernel whose parameters stay.
  private func leastError(
    _ name: String, _ member: KernelFamily.Member, _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid
  ) throws -> Choice {
    let errors = try system(member.kernel, training, store).leaveOneGroupOutErrors(
      model.regularization.candidates, on: grid)
    let index = errors.indices.min { errors[$0] < errors[$1] } ?? 0
    return Choice(
      family: name, kernel: member.kernel, regularization: model.regularization.candidates[index],
      error: errors[index], logPosterior: nil)
  }

  /// The parameters with the largest posterior density: marginal likelihood times priors.
  private func mostLikely(
    _ name: String, _ member: KernelFamily.Member, _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid
  ) throws -> Choice {
    let noise = model.regularization.logBounds
    var minimizer = BoundedMinimizer(
      lowerBounds: member.lowerBounds + [noise.lower],
      upperBounds: member.upperBounds + [noise.upper])
    minimizer.gradientTolerance = 1e-3
    let first = member.kernel.logParameters + [log(model.regularization.start)]
    let starts = [first] + minimizer.randomStarts(count: model.starts - 1, seed: 1)
    let found = try minimizer.minimum(starts: starts) { point in
      let kernel = member.kernel.withLogParameters(Array(point.dropLast()))
      do {
        let likelihood = try system(kernel, training, store).likelihood(
          exp(point[point.count - 1]), on: grid)
        let prior = kernel.logPrior
        let gradient = zip(likelihood.gradient, prior.gradient + [0]).map { -($0 + $1) }
        return (-(likelihood.value + prior.value), gradient)
      } catch is FactorizationError {
        return (.infinity, [Double](repeating: 0, count: point.count))
      }
    }
    let kernel = member.kernel.withLogParameters(Array(found.point.dropLast()))
    let regularization = exp(found.point[found.point.count - 1])
    let error = try system(kernel, training, store).leaveOneGroupOutErrors(
      [regularization], on: grid)[0]
    return Choice(
      family: name, kernel: kernel, regularization: regularization, error: error,
      logPosterior: -found.value)
  }
}
