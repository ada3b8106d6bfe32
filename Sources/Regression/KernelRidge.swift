public import LinearAlgebra

/// Kernel ridge regression on one process: `f(x) = c + sum_i k(x, x_i) alpha_i`.
///
/// `(K + lambda I) alpha + 1 c = Y`, with `1^T alpha = 0` when the constant `c` is fitted and
/// `c = 0` otherwise (Saunders, Gammerman and Vovk, ICML 1998). scikit-learn's `alpha` is
/// `regularization` here, and its `KernelRidge` fits no constant.
public struct KernelRidge: Sendable {
  /// The dual coefficients, `n x outputCount`.
  public let dualCoefficients: Matrix
  /// The constant of each output; 0 when none is fitted.
  public let constants: [Double]
  /// The factor of `K + lambda I`.
  private let factor: Cholesky
  /// `W 1 / sqrt(1^T W 1)`, when a constant is fitted.
  private let constantDirection: [Double]?

  /// Fits all outputs with one Cholesky factorization.
  ///
  /// - Parameters:
  ///   - gramMatrix: The kernel matrix `K` of the training structures; the lower triangle is read.
  ///   - targets: `n x outputCount` targets.
  ///   - regularization: `lambda`, in the unit of the kernel.
  ///   - fitsConstant: Whether an unpenalised constant is fitted to each output.
  /// - Throws: `FactorizationError.notPositiveDefinite`; a larger `regularization` helps.
  public init(
    gramMatrix: consuming Matrix, targets: Matrix, regularization: Double,
    fitsConstant: Bool = false
  ) throws(FactorizationError) {
    let count = gramMatrix.rowCount
    precondition(targets.rowCount == count, "\(count) targets; got \(targets.rowCount)")
    gramMatrix.addToDiagonal(regularization)
    let factor = try Cholesky(gramMatrix)
    var coefficients = factor.solve(targets)
    var constants = [Double](repeating: 0, count: targets.columnCount)
    var direction: [Double]?
    if fitsConstant {
      let w = factor.solve([Double](repeating: 1, count: count))
      let sum = w.reduce(0, +)
      for c in constants.indices {
        constants[c] = coefficients.column(c).reduce(0, +) / sum
        for i in 0..<count { coefficients[i, c] -= constants[c] * w[i] }
      }
      direction = w.map { $0 / sum.squareRoot() }
    }
    (dualCoefficients, self.constants, self.factor) = (coefficients, constants, factor)
    constantDirection = direction
  }

  /// The predictions for new structures.
  ///
  /// - Parameter kernel: The kernel of the `m` new structures (rows) with the training structures.
  /// - Returns: `m x outputCount` predictions.
  public func predictions(_ kernel: Matrix) -> Matrix {
    var result = kernel.product(dualCoefficients)
    for c in constants.indices {
      for i in 0..<result.rowCount { result[i, c] += constants[c] }
    }
    return result
  }

  /// The residuals `y - prediction` of each training structure when its group is left out.
  ///
  /// Exact, from blocks of the inverse (see ``RidgePath``), `n^3` flops for all groups together.
  ///
  /// - Parameter groups: Lists of structures that are left out together; one structure each for
  ///   leave-one-out, the test lists of folds for k-fold validation.
  /// - Returns: `n x outputCount` residuals; those of structures in no group are 0.
  /// - Throws: `FactorizationError.notPositiveDefinite` when nothing is left to fit.
  public func residuals(leavingOut groups: [[Int]]) throws(FactorizationError) -> Matrix {
    var inverse = factor.inverse
    if let w = constantDirection {
      for j in w.indices {
        for i in w.indices { inverse[i, j] -= w[i] * w[j] }
      }
    }
    let outputCount = dualCoefficients.columnCount
    var result = Matrix(
      rowCount: dualCoefficients.rowCount, columnCount: outputCount, repeating: 0)
    for group in groups {
      let block = Matrix(rowCount: group.count, columnCount: group.count) { i, j in
        inverse[group[i], group[j]]
      }
      let sides = Matrix(rowCount: group.count, columnCount: outputCount) { i, c in
        dualCoefficients[group[i], c]
      }
      let solution = try Cholesky(block).solve(sides)
      for c in 0..<outputCount {
        for (i, structure) in group.enumerated() { result[structure, c] = solution[i, c] }
      }
    }
    return result
  }
}
