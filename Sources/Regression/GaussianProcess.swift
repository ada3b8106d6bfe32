internal import Glibc
public import LinearAlgebra

/// Gaussian process regression on one process: predictions with uncertainty, and the likelihood.
///
/// Rasmussen and Williams (2006), algorithm 2.1, with noise of the variance `sigma^2` on every
/// target. A constant is estimated by generalised least squares when asked for (their eq. 2.41-42
/// with `h = 1` and a vague prior); the likelihood is then the one at that constant.
public struct GaussianProcess: Sendable {
  /// `alpha = (K + sigma^2 I)^-1 (Y - c)`, `n x outputCount`.
  public let dualCoefficients: Matrix
  /// The constant `c` of each output; 0 when none is fitted.
  public let constants: [Double]
  /// The log marginal likelihood, the sum over outputs.
  public let logMarginalLikelihood: Double
  /// The variance of the noise, in the squared unit of the target.
  public let noise: Double
  private let factor: Cholesky
  private let onesSolution: [Double]?

  /// Conditions the process on targets.
  ///
  /// - Parameters:
  ///   - gramMatrix: The kernel matrix of the training structures, of which the lower triangle
  ///     is read.
  ///   - targets: `n x outputCount` targets; the outputs share kernel and noise.
  ///   - noise: The variance `sigma^2`.
  ///   - fitsConstant: Whether a constant is estimated for each output.
  /// - Throws: `FactorizationError.notPositiveDefinite`; more noise helps.
  public init(
    gramMatrix: consuming Matrix, targets: Matrix, noise: Double, fitsConstant: Bool = false
  ) throws(FactorizationError) {
    let count = gramMatrix.rowCount
    precondition(targets.rowCount == count, "\(count) targets; got \(targets.rowCount)")
    gramMatrix.addToDiagonal(noise)
    factor = try Cholesky(gramMatrix)
    var coefficients = factor.solve(targets)
    var constants = [Double](repeating: 0, count: targets.columnCount)
    onesSolution = fitsConstant ? factor.solve([Double](repeating: 1, count: count)) : nil
    if let w = onesSolution {
      let sum = w.reduce(0, +)
      for c in constants.indices {
        constants[c] = coefficients.column(c).reduce(0, +) / sum
        for i in 0..<count { coefficients[i, c] -= constants[c] * w[i] }
      }
    }
    var fit = 0.0
    for c in constants.indices {
      for i in 0..<count { fit += (targets[i, c] - constants[c]) * coefficients[i, c] }
    }
    let outputs = Double(targets.columnCount)
    logMarginalLikelihood =
      -0.5 * (fit + outputs * (factor.logDeterminant + Double(count) * log(2 * Double.pi)))
    (dualCoefficients, self.constants, self.noise) = (coefficients, constants, noise)
  }

  /// The means of the predictions, `m x outputCount`, from the kernel of new structures (rows)
  /// with the training structures.
  public func means(_ kernel: Matrix) -> Matrix {
    var result = kernel.product(dualCoefficients)
    for c in constants.indices {
      for i in 0..<result.rowCount { result[i, c] += constants[c] }
    }
    return result
  }

  /// The variances of the predictions, in the squared unit of the target.
  ///
  /// - Parameters:
  ///   - kernel: The kernel of new structures (rows) with the training structures.
  ///   - diagonal: The kernel of each new structure with itself.
  ///   - includesNoise: Whether the variance is that of a new target rather than of its mean.
  /// - Returns: One variance for each new structure, the same for every output.
  public func variances(
    _ kernel: Matrix, diagonal: [Double], includesNoise: Bool
  ) -> [Double] {
    precondition(diagonal.count == kernel.rowCount, "\(kernel.rowCount) values on the diagonal")
    var solved = kernel.transposed
    let tile = solved.tile
    let columns = kernel.transposed
    var span = solved.elements.mutableSpan
    solveTriangular(factor.factor.elements.span, factor.factor.tile, &span, tile)
    return diagonal.indices.map { i in
      var variance = diagonal[i] + (includesNoise ? noise : 0)
      for value in solved.column(i) { variance -= value * value }
      if let w = onesSolution {
        let shift = zip(columns.column(i), w).reduce(1) { $0 - $1.0 * $1.1 }
        variance += shift * shift / w.reduce(0, +)
      }
      return max(variance, 0)
    }
  }

  /// The weights `M = 1/2 (sum_c alpha_c alpha_c^T - outputCount (K + sigma^2 I)^-1)`, by which the
  /// derivative of the log marginal likelihood is `sum_ij M_ij dK_ij`; the trace of `M`, times the
  /// noise, is the derivative with respect to the logarithm of the noise.
  public var likelihoodWeights: Matrix {
    var result = factor.inverse
    let (tile, a) = (result.tile, dualCoefficients)
    var span = result.elements.mutableSpan
    gemm(
      alpha: 0.5, a.elements.span, a.tile, a.elements.span, a.tile, transposeB: true,
      beta: -0.5 * Double(a.columnCount), &span, tile)
    return result
  }
}
