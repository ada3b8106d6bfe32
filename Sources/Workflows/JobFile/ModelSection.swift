import Regression
import Structures
import Yams

/// `model.kernelRidge:` of a job file: the kernel, its parameters and how they are chosen.
struct ModelSection: Sendable {
  /// What decides between parameters and between candidates.
  enum Criterion: String, Sendable, CaseIterable {
    /// The marginal likelihood with the priors of the parameters, by gradients.
    case marginalLikelihood
    /// The mean absolute error of leaving one group out, in closed form.
    case leaveOneGroupOut
  }

  /// A kernel with a name; the best one is chosen by the criterion.
  struct Candidate: Sendable {
    /// The name, for the report.
    let name: String
    /// The kernel.
    let kernel: KernelRecipe
  }

  /// The kernels to choose from, at least one.
  let candidates: [Candidate]
  /// How the environments of two structures are combined.
  let combination: Combination
  /// The prior variance of the target.
  let amplitude: ParameterChoice
  /// What is added to the diagonal of the Gram matrix: the variance of the noise of the targets.
  let regularization: ParameterChoice
  /// Whether a constant is fitted together with the kernel, without a penalty.
  let hasConstant: Bool
  /// What decides between parameters.
  let criterion: Criterion
  /// How many searches begin at different parameters; the best one counts.
  let starts: Int
  /// The most steps of a search; a declared end, since the last digits of a likelihood are noise.
  let steps: Int
  /// How many folds of the training structures, each with its own search, decide between candidates.
  let innerFolds: Int

  init(_ value: JobValue) throws {
    var outer = try value.mapping()
    let inner = try outer.required("kernelRidge")
    try outer.finish()
    var map = try inner.mapping()
    candidates = try Self.candidates(&map, inner)
    combination = try map.optional("combine").map(Self.combination) ?? .mean
    amplitude = try map.optional("amplitude").map(ParameterChoice.init) ?? .fixed(1)
    regularization = try ParameterChoice(try map.required("regularization"))
    hasConstant = try map.optional("constant")?.boolean() ?? true
    criterion = try map.optional("choose")?.choice(Criterion.self) ?? .leaveOneGroupOut
    starts = try map.optional("starts")?.integer(in: 1...1000) ?? 1
    steps = try map.optional("steps")?.integer(in: 1...100_000) ?? 100
    innerFolds = try map.optional("innerFolds")?.integer(in: 2...100) ?? 5
    try map.finish()
  }

  private static func candidates(_ map: inout JobMapping, _ place: JobValue) throws -> [Candidate] {
    if let value = map.optional("candidates") {
      guard map.optional("kernel") == nil else { throw value.error("'kernel' or 'candidates'") }
      guard let mapping = value.node.mapping, !mapping.isEmpty else {
        throw value.error("a mapping of names to kernels")
      }
      return try mapping.map { pair in
        let name = pair.key.string ?? "?"
        let kernel = JobValue(file: value.file, key: join(value.key, name), node: pair.value)
        return Candidate(name: name, kernel: try KernelRecipe(kernel))
      }
    }
    return [Candidate(name: "kernel", kernel: try KernelRecipe(try map.required("kernel")))]
  }

  private static func combination(_ value: JobValue) throws -> Combination {
    switch try value.tagged() {
    case ("sum", nil): return .sum
    case ("mean", nil): return .mean
    case ("normalizedMean", nil): return .normalisedMean
    case ("pair", nil): return .pair
    case ("reMatch", let alpha?): return .reMatch(alpha: try alpha.positive())
    default: throw value.error("sum, mean, normalizedMean, pair or {reMatch: alpha}")
    }
  }
}
