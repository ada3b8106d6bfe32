internal import Glibc
public import LinearAlgebra

/// Learned coordinates and amplitudes of labels, for instance of chemical elements.
///
/// Every label has base features plus a shift, and an amplitude `e^s`. Both are parameters with
/// normal priors, `shift ~ N(0, shiftDeviation^2)` and `s ~ N(0, amplitudeDeviation^2)`: a label
/// without data keeps its base features and the amplitude 1. The features of environments follow
/// from their labels: feature set 0 holds the coordinates, feature set 1 the amplitude, which a
/// linear factor turns into the prefactor `e^(s_a + s_b)`.
public struct LabelEmbedding: Sendable {
  /// The features of each label before anything is learned, `featureCount x labelCount`.
  public let baseFeatures: Matrix
  /// The prior standard deviation of each coordinate of a shift.
  public var shiftDeviation = 1.0
  /// The prior standard deviation of the logarithm of an amplitude.
  public var amplitudeDeviation = 1.0

  /// An embedding that begins at given features of the labels, of order 1 in size.
  public init(baseFeatures: Matrix) { self.baseFeatures = baseFeatures }

  /// The number of parameters: the shifts of all labels, label by label, then `s` of all labels.
  public var parameterCount: Int { baseFeatures.elements.count + baseFeatures.columnCount }

  /// The features of environments.
  ///
  /// - Parameters:
  ///   - labels: The label of each environment.
  ///   - offsets: Where the environments of each structure begin, see ``EnvironmentBlock``.
  ///   - parameters: Shifts and logarithms of amplitudes.
  /// - Returns: A block with the coordinates and the amplitudes as feature sets.
  public func block(labels: [Int], offsets: [Int], parameters: [Double]) -> EnvironmentBlock {
    precondition(parameters.count == parameterCount, "\(parameterCount) parameters")
    let (features, shiftCount) = (baseFeatures.rowCount, baseFeatures.elements.count)
    let coordinates = Matrix(rowCount: features, columnCount: labels.count) { k, a in
      baseFeatures[k, labels[a]] + parameters[labels[a] * features + k]
    }
    let amplitudes = Matrix(rowCount: 1, columnCount: labels.count) { _, a in
      exp(parameters[shiftCount + labels[a]])
    }
    return EnvironmentBlock(features: [coordinates, amplitudes], offsets: offsets)
  }

  /// The logarithm of the prior density up to a constant, and its derivatives.
  public func logPrior(_ parameters: [Double]) -> (value: Double, gradient: [Double]) {
    let shiftCount = baseFeatures.elements.count
    var (value, gradient) = (0.0, [Double](repeating: 0, count: parameters.count))
    for (p, x) in parameters.enumerated() {
      let deviation = p < shiftCount ? shiftDeviation : amplitudeDeviation
      value -= 0.5 * x * x / (deviation * deviation)
      gradient[p] = -x / (deviation * deviation)
    }
    return (value, gradient)
  }

  /// The derivatives with respect to the parameters, from those with respect to the features.
  ///
  /// - Parameters:
  ///   - labels: The label of each environment.
  ///   - coordinates: The derivatives for feature set 0, `featureCount x environmentCount`.
  ///   - amplitudes: The derivatives for feature set 1, `1 x environmentCount`.
  ///   - parameters: Shifts and logarithms of amplitudes.
  /// - Returns: One derivative for each parameter.
  public func gradient(
    labels: [Int], coordinates: Matrix, amplitudes: Matrix, parameters: [Double]
  ) -> [Double] {
    let (features, shiftCount) = (baseFeatures.rowCount, baseFeatures.elements.count)
    var result = [Double](repeating: 0, count: parameterCount)
    for (a, label) in labels.enumerated() {
      for k in 0..<features { result[label * features + k] += coordinates[k, a] }
      result[shiftCount + label] += amplitudes[0, a] * exp(parameters[shiftCount + label])
    }
    return result
  }

  /// The log posterior of parameters, kernel and noise, with its derivatives.
  ///
  /// The log marginal likelihood plus the log prior of the parameters.
  ///
  /// - Parameters:
  ///   - kernel: A kernel of the two feature sets.
  ///   - labels: The label of each environment of the training structures.
  ///   - offsets: Where the environments of each structure begin.
  ///   - parameters: Shifts and logarithms of amplitudes.
  ///   - targets: `n x outputCount` targets.
  ///   - noise: The variance of the noise.
  ///   - fitsConstant: Whether a constant is estimated for each output.
  /// - Returns: The value, and the derivatives with respect to `parameters`, then to the logarithms
  ///   of the parameters of the kernel, and last to that of the noise.
  /// - Throws: ``FactorizationError/notPositiveDefinite(minor:)``; more noise helps.
  public func logPosterior(
    kernel: StructureKernel, labels: [Int], offsets: [Int], parameters: [Double],
    targets: Matrix, noise: Double, fitsConstant: Bool = true
  ) throws(FactorizationError) -> (value: Double, gradient: [Double]) {
    let block = block(labels: labels, offsets: offsets, parameters: parameters)
    let process = try GaussianProcess(
      gramMatrix: kernel.gramMatrix(block), targets: targets, noise: noise,
      fitsConstant: fitsConstant)
    let (weights, all) = (process.likelihoodWeights, 0..<block.structureCount)
    let parts = [0, 1].map { set in
      kernel.contractedFeatureDerivatives(
        block, featureSet: set, rowRange: all, columnRange: all,
        weights: weights.elements.span, leadingDimension: all.count)
    }
    let sums = kernel.contractedDerivatives(
      rows: block, rowRange: all, columns: block, columnRange: all,
      weights: weights.elements.span, leadingDimension: all.count)
    let prior = logPrior(parameters)
    let own = gradient(
      labels: labels, coordinates: parts[0], amplitudes: parts[1], parameters: parameters)
    let trace = weights.diagonal.reduce(0, +)
    return (
      process.logMarginalLikelihood + prior.value,
      zip(own, prior.gradient).map { $0 + $1 } + sums + [noise * trace]
    )
  }
}
