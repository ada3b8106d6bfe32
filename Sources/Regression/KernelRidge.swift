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
  /// Exact, from blocks of the inverse `W = L^-T L^-1` (see ``RidgePath``): `n^3 / 3` flops for the inverse
  /// of the factor and `n g^2` for each group of `g` structures.
  ///
  /// - Parameter groups: Lists of structures that are left out together; one structure each for
  ///   leave-one-out, the test lists of folds for k-fold validation.
  /// - Returns: `n x outputCount` residuals; those of structures in no group are 0.
  /// - Throws: `FactorizationError.notPositiveDefinite` when nothing is left to fit.
  public func residuals(leavingOut groups: [[Int]]) throws(FactorizationError) -> Matrix {
    let inverse = factor.inverseFactor
    let outputCount = dualCoefficients.columnCount
    var result = Matrix(
      rowCount: dualCoefficients.rowCount, columnCount: outputCount, repeating: 0)
    for group in groups {
      let block = inverseBlock(group, inverse)
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

  /// The block `P_gg` of a group, of which the lower triangle is set, from columns of `L^-1`.
  private func inverseBlock(_ group: [Int], _ inverseFactor: Matrix) -> Matrix {
    var result = Matrix(rowCount: group.count, columnCount: group.count, repeating: 0)
    guard let first = group.min() else { return result }
    // Above its diagonal element a column is zero.
    let rows = first..<inverseFactor.rowCount
    let target = result.tile
    var span = result.elements.mutableSpan
    if group.elementsEqual(first..<first + group.count) {
      let tile = inverseFactor.tile.part(rows: rows, columns: first..<first + group.count)
      syrk(inverseFactor.elements.span, tile, transposeA: true, &span, target)
    } else {
      var chosen: [Double] = []
      chosen.reserveCapacity(rows.count * group.count)
      for j in group { chosen += inverseFactor.column(j).suffix(rows.count) }
      let tile = Tile(rowCount: rows.count, columnCount: group.count)
      syrk(chosen.span, tile, transposeA: true, &span, target)
    }
    if let w = constantDirection {
      for (j, second) in group.enumerated() {
        for i in j..<group.count { result[i, j] -= w[group[i]] * w[second] }
      }
    }
    return result
  }
}
