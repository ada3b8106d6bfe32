import DistributedLinearAlgebra
import Foundation
import LinearAlgebra
import MPI
import Regression
import Structures

/// Chooses kernel, parameters and regularization from training structures alone, and fits the model.
struct ModelChooser: Sendable {
  /// The candidates of the job.
  let families: [KernelFamily]
  /// How parameters are chosen.
  let model: ModelSection

  /// A kernel and a regularization, and what spoke for them.
  struct Choice: Sendable, Codable {
    let family: String
    let kernel: StructureKernel
    let regularization: Double
    /// The mean absolute error inside the training structures that decided; nil without alternatives.
    let innerError: Double?
    /// The logarithm of marginal likelihood times priors, when it was maximised.
    let logPosterior: Double?

    /// The choice for people, on one line; the places of elements are left out.
    var description: String {
      var parts = [family]
      for (name, value) in zip(kernel.parameterNames, kernel.parameterValues)
      where !name.contains("Z=") {
        let short = name.split(separator: ".").dropFirst().joined(separator: ".")
        parts.append("\(short) \(Self.text(value))")
      }
      parts.append("regularization \(Self.text(regularization))")
      if let innerError { parts.append("inner MAE \(Self.text(innerError))") }
      if let logPosterior { parts.append("ln posterior \(Self.text(logPosterior))") }
      return parts.joined(separator: ", ")
    }

    private static func text(_ value: Double) -> String { String(format: "%.4g", value) }
  }

  /// The best choice for a training set.
  ///
  /// **Collective** on the ranks of the grid.
  ///
  /// - Parameters:
  ///   - training: The structures that decide.
  ///   - store: The features of all structures.
  ///   - grid: The ranks that share the work.
  ///   - memory: What an interrupted search had found; it learns what this one finds.
  ///   - pulse: Called after each new value of the search, every second or so.
  /// - Returns: The choice.
  /// - Throws: `FactorizationError` on all ranks when no candidate can be factored, and what `pulse` throws.
  func choice(
    _ training: TrainingSet, _ store: FeatureStore, on grid: borrowing ProcessGrid,
    memory: SearchMemory = SearchMemory(), pulse: () throws -> Void = {}
  ) throws -> Choice {
    memory.rewind()
    switch model.criterion {
    case .leaveOneGroupOut:
      return try leastError(families, training, store, on: grid, memory, pulse)
    case .marginalLikelihood:
      let family = try bestFamily(training, store, on: grid, memory, pulse)
      let choice = try mostLikely(family.family, training, store, on: grid, memory, pulse)
      return Choice(
        family: choice.family, kernel: choice.kernel, regularization: choice.regularization,
        innerError: family.error, logPosterior: choice.logPosterior)
    }
  }

  /// The fitted model of a choice.
  ///
  /// **Collective.**
  func fitted(
    _ choice: Choice, _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid, run: Run? = nil
  ) throws -> FittedModel {
    let solution = try system(choice.kernel, training, store).solved(
      choice.regularization, on: grid, run: run, key: try ModelFile.json(choice))
    return FittedModel(
      kernel: choice.kernel, regularization: choice.regularization,
      structures: training.structures, dualCoefficients: solution.dualCoefficients,
      constants: solution.constants, choice: choice.description,
      innerError: choice.innerError)
  }

  private func system(_ kernel: StructureKernel, _ training: TrainingSet, _ store: FeatureStore)
    -> KernelSystem
  {
    KernelSystem(
      kernel: kernel, training: training, store: store, fitsConstant: model.hasConstant)
  }
}

// MARK: - Leave one group out

extension ModelChooser {
  /// The kernel and the regularization with the least error of leaving one group out.
  private func leastError(
    _ families: [KernelFamily], _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid, _ memory: SearchMemory, _ pulse: () throws -> Void
  ) throws -> Choice {
    var best: Choice?
    var failure: FactorizationError?
    let regularizations = model.regularization.candidates
    if let only = families.first, families.count == 1, only.members.count == 1,
      regularizations.count == 1
    {
      return Choice(
        family: only.name, kernel: only.members[0].kernel, regularization: regularizations[0],
        innerError: nil, logPosterior: nil)
    }
    guard training.groups.count > 1 else {
      throw InputError(
        .usage, key: "choose", expected: "at least two groups to train on, so that one is left out",
        found: "\(training.groups.count)",
        remedy: "add structures, or give one kernel and one 'regularization'")
    }
    for family in families {
      for member in family.members {
        do {
          let question = member.kernel.parameterValues + regularizations
          let errors = try memory.answer(to: question, pulse: pulse) {
            try system(member.kernel, training, store).leaveOneGroupOutErrors(
              regularizations, on: grid)
          }
          guard let index = errors.indices.min(by: { errors[$0] < errors[$1] }),
            errors[index] < best?.innerError ?? .infinity
          else { continue }
          best = Choice(
            family: family.name, kernel: member.kernel, regularization: regularizations[index],
            innerError: errors[index], logPosterior: nil)
        } catch let error as FactorizationError { failure = error }
      }
    }
    guard let best else { throw failure ?? .notPositiveDefinite(minor: 1) }
    return best
  }
}

// MARK: - Marginal likelihood

extension ModelChooser {
  /// The candidate with the least error in folds of the training groups, each with its own search.
  ///
  /// An error at parameters that saw the left-out structures would flatter kernels with many parameters.
  private func bestFamily(
    _ training: TrainingSet, _ store: FeatureStore, on grid: borrowing ProcessGrid,
    _ memory: SearchMemory, _ pulse: () throws -> Void
  ) throws -> (family: KernelFamily, error: Double?) {
    guard families.count > 1, training.groups.count > 1 else { return (families[0], nil) }
    let labels = training.groups.enumerated().flatMap { index, range in range.map { _ in index } }
    let folds = Split.kFold(
      groups: labels, foldCount: min(model.innerFolds, training.groups.count), seed: 0)
    var best: (family: KernelFamily, error: Double)?
    var failure: FactorizationError?
    for family in families {
      do {
        let error = try refitError(family, folds, training, store, on: grid, memory, pulse)
        if error < best?.error ?? .infinity { best = (family, error) }
      } catch let error as FactorizationError { failure = error }
    }
    guard let best else { throw failure ?? .notPositiveDefinite(minor: 1) }
    return (best.family, best.error)
  }

  /// The mean absolute error of a candidate over folds, each with its own search.
  private func refitError(
    _ family: KernelFamily, _ folds: [Split], _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid, _ memory: SearchMemory, _ pulse: () throws -> Void
  ) throws -> Double {
    var sum = 0.0
    for fold in folds {
      let part = training.part(fold.training)
      let choice = try mostLikely(family, part, store, on: grid, memory, pulse)
      let question = choice.kernel.parameterValues + [choice.regularization]
      let values = try memory.answer(to: question, pulse: pulse) {
        let model = try fitted(choice, part, store, on: grid)
        let wanted = fold.test.map { training.structures[$0] }
        return try model.predictions(wanted, store, on: grid).elements
      }
      let predictions = Matrix(
        rowCount: fold.test.count, columnCount: training.targets.columnCount, elements: values)
      for c in 0..<predictions.columnCount {
        for (i, position) in fold.test.enumerated() {
          sum += abs(predictions[i, c] - training.targets[position, c]) / training.scales[c]
        }
      }
    }
    return sum / Double(training.count * training.targets.columnCount)
  }

  /// The parameters with the largest posterior density: marginal likelihood times priors.
  private func mostLikely(
    _ family: KernelFamily, _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid, _ memory: SearchMemory, _ pulse: () throws -> Void
  ) throws -> Choice {
    let noise = model.regularization.logBounds
    var best: Choice?
    for member in family.members {
      var minimizer = BoundedMinimizer(
        lowerBounds: member.lowerBounds + [noise.lower],
        upperBounds: member.upperBounds + [noise.upper])
      minimizer.stepLimit = model.steps
      minimizer.gradientTolerance = 1e-3
      let first = member.kernel.logParameters + [log(model.regularization.start)]
      let starts = [first] + minimizer.randomStarts(count: model.starts - 1, seed: 1)
      let found = try minimizer.minimum(starts: starts) { point in
        let values = try memory.answer(to: point, pulse: pulse) {
          let found = try negativeLogPosterior(member.kernel, point, training, store, on: grid)
          return [found.value] + found.gradient
        }
        return (values[0], Array(values.dropFirst()))
      }
      guard found.value < .infinity, -found.value > best?.logPosterior ?? -.infinity else {
        continue
      }
      best = Choice(
        family: family.name,
        kernel: member.kernel.withLogParameters(Array(found.point.dropLast())),
        regularization: exp(found.point[found.point.count - 1]), innerError: nil,
        logPosterior: -found.value)
    }
    guard let best else { throw FactorizationError.notPositiveDefinite(minor: 1) }
    return best
  }

  /// Minus the logarithm of marginal likelihood times priors, and its gradient.
  ///
  /// The last coordinate of `point` is the logarithm of the regularization. Where the Gram matrix cannot be
  /// factored the value is infinite, on all ranks.
  func negativeLogPosterior(
    _ kernel: StructureKernel, _ point: [Double], _ training: TrainingSet, _ store: FeatureStore,
    on grid: borrowing ProcessGrid
  ) throws -> (value: Double, gradient: [Double]) {
    let kernel = kernel.withLogParameters(Array(point.dropLast()))
    do {
      let likelihood = try system(kernel, training, store).likelihood(
        exp(point[point.count - 1]), on: grid)
      let prior = kernel.logPrior
      let gradient = zip(likelihood.gradient, prior.gradient + [0]).map { -($0 + $1) }
      // The search must take the same path on all ranks, to the last bit.
      let shared = try grid.all.broadcast([-(likelihood.value + prior.value)] + gradient)
      return (shared[0], Array(shared.dropFirst()))
    } catch is FactorizationError {
      return (.infinity, [Double](repeating: 0, count: point.count))
    }
  }
}
