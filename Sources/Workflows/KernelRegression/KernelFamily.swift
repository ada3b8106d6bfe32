import Glibc
import Regression
import Structures

/// The kernels that one candidate of a job stands for: every combination of the values to try, and
/// the bounds within which the other parameters are adjusted.
struct KernelFamily: Sendable {
  /// A kernel with the bounds of its parameters.
  struct Member: Sendable {
    let kernel: StructureKernel
    /// Bounds in the order of `kernel.parameterNames`.
    let lowerBounds: [Double]
    let upperBounds: [Double]
  }

  /// The name of the candidate.
  let name: String
  /// The kernels, at least one.
  let members: [Member]

  /// Builds the kernels of a candidate.
  ///
  /// - Parameters:
  ///   - candidate: The product of factors.
  ///   - model: The amplitude and the combination of environments.
  ///   - sets: Where the feature sets stand in the environment blocks, and their elements.
  init(_ candidate: ModelSection.Candidate, _ model: ModelSection, _ sets: FeatureSets) {
    name = candidate.name
    var factors: [[(factor: KernelFactor, bounds: [(lower: Double, upper: Double)])]] = [[]]
    for factor in candidate.kernel.factors {
      let choices = Self.factors(factor, sets)
      factors = factors.flatMap { head in choices.map { head + [$0] } }
    }
    members = factors.flatMap { product in
      model.amplitude.candidates.map { amplitude in
        let kernel = StructureKernel(terms: [
          StructureKernel.Term(
            amplitude: amplitude,
            environment: EnvironmentKernel(factors: product.map(\.factor)),
            combination: model.combination)
        ])
        let own =
          model.amplitude.candidates.count > 1
          ? (lower: log(amplitude), upper: log(amplitude)) : model.amplitude.logBounds
        let bounds = [own] + product.flatMap(\.bounds)
        return Member(
          kernel: kernel, lowerBounds: bounds.map(\.lower), upperBounds: bounds.map(\.upper))
      }
    }
  }

  private typealias Choice = (factor: KernelFactor, bounds: [(lower: Double, upper: Double)])

  /// The factors that stand for a factor of the job file, one for each value to try.
  private static func factors(_ factor: KernelRecipe.Factor, _ sets: FeatureSets) -> [Choice] {
    switch factor {
    case .elements(let recipe):
      let kernel = ElementKernel(
        elements: sets.elements.map(\.atomicNumber), coordinates: sets.elementCoordinates,
        function: function(recipe.form, lengthScale: 1, degree: 1, offset: 0),
        displacementDeviation: recipe.displacement, amplitudeDeviation: recipe.amplitude)
      let factor = KernelFactor(featureSet: sets.atomicNumbers, elements: kernel)
      // Five standard deviations of the prior: further away lies nothing that data could want.
      let bounds = kernel.deviations.map { (lower: -5 * $0, upper: 5 * $0) }
      return [(factor, bounds)]
    case .features(let recipe):
      let set = sets.index(of: recipe.set)
      let dimension = sets.featureCount(of: recipe.set)
      return recipe.lengthScale.candidates.map { length in
        let isTried = recipe.lengthScale.candidates.count > 1
        let bounds =
          isTried ? (lower: log(length), upper: log(length)) : recipe.lengthScale.logBounds
        let function = function(
          recipe.form, lengthScale: recipe.perFeature ? 1 : length, degree: recipe.degree,
          offset: recipe.offset)
        let factor = KernelFactor(
          featureSet: set, function: function,
          lengthScales: recipe.perFeature
            ? [Double](repeating: length, count: dimension) : nil,
          isNormalised: recipe.isNormalised)
        return (factor, factor.parameterBounds(lengthScale: bounds))
      }
    }
  }

  private static func function(
    _ form: KernelRecipe.Form, lengthScale: Double, degree: Int, offset: Double
  ) -> KernelFunction {
    switch form {
    case .linear: .linear
    case .polynomial: .polynomial(degree: degree, scale: 1, offset: offset)
    case .gaussian: .gaussian(lengthScale: lengthScale)
    case .laplacian: .laplacian(lengthScale: lengthScale)
    case .matern32: .matern32(lengthScale: lengthScale)
    case .matern52: .matern52(lengthScale: lengthScale)
    }
  }
}

extension KernelFactor {
  /// The bounds of the parameters: those of the length scale, and fixed values for the others.
  fileprivate func parameterBounds(lengthScale: (lower: Double, upper: Double))
    -> [(lower: Double, upper: Double)]
  {
    zip(parameterNames, logParameters).map { name, value in
      name.hasPrefix("lengthScale") ? lengthScale : (lower: value, upper: value)
    }
  }
}
