internal import Glibc
public import LinearAlgebra

extension GaussianProcess {
  /// The log marginal likelihood with its derivatives.
  ///
  /// - Parameters:
  ///   - kernel: The prior covariance of the structures.
  ///   - block: The training structures.
  ///   - targets: `n x outputCount` targets.
  ///   - noise: The variance of the noise.
  ///   - fitsConstant: Whether a constant is estimated for each output.
  /// - Returns: The value, and the derivatives with respect to the logarithms of the parameters of
  ///   the kernel (``StructureKernel/parameterNames``) and, last, of the noise.
  /// - Throws: `FactorizationError.notPositiveDefinite`; more noise helps.
  public static func likelihood(
    kernel: StructureKernel, block: EnvironmentBlock, targets: Matrix, noise: Double,
    fitsConstant: Bool = false
  ) throws(FactorizationError) -> (value: Double, gradient: [Double]) {
    let process = try GaussianProcess(
      gramMatrix: kernel.gramMatrix(block), targets: targets, noise: noise,
      fitsConstant: fitsConstant)
    let weights = process.likelihoodWeights
    let all = 0..<block.structureCount
    let sums = kernel.contractedDerivatives(
      rows: block, rowRange: all, columns: block, columnRange: all,
      weights: weights.elements.span, leadingDimension: weights.rowCount)
    let trace = weights.diagonal.reduce(0, +)
    return (process.logMarginalLikelihood, sums + [noise * trace])
  }

  /// The kernel and the noise of the largest marginal likelihood that restarted searches find.
  ///
  /// - Parameters:
  ///   - kernel: The form of the kernel; its parameters are the first start.
  ///   - block: The training structures.
  ///   - targets: `n x outputCount` targets.
  ///   - noise: The first start of the variance of the noise.
  ///   - minimizer: Bounds on the logarithms of the parameters of the kernel and, last, the noise.
  ///   - restartCount: The number of further starts, drawn within the bounds.
  ///   - seed: Draws them.
  ///   - fitsConstant: Whether a constant is estimated for each output.
  /// - Returns: The kernel, the noise, and the log marginal likelihood, which is `-infinity` when
  ///   no start could be factored.
  public static func optimized(
    kernel: StructureKernel, block: EnvironmentBlock, targets: Matrix, noise: Double,
    minimizer: BoundedMinimizer, restartCount: Int = 0, seed: UInt64 = 1,
    fitsConstant: Bool = false
  ) -> (kernel: StructureKernel, noise: Double, logMarginalLikelihood: Double) {
    let starts =
      [kernel.logParameters + [log(noise)]]
      + minimizer.randomStarts(count: restartCount, seed: seed)
    let best = minimizer.minimum(starts: starts) { point in
      do throws(FactorizationError) {
        let found = try likelihood(
          kernel: kernel.withLogParameters(Array(point.dropLast())), block: block,
          targets: targets, noise: exp(point.last ?? 0), fitsConstant: fitsConstant)
        return (-found.value, found.gradient.map { -$0 })
      } catch {
        return (.infinity, point.map { _ in 0 })
      }
    }
    return (
      kernel.withLogParameters(Array(best.point.dropLast())), exp(best.point.last ?? 0),
      -best.value
    )
  }
}
