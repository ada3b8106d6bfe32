public import LinearAlgebra

/// Kernel ridge regression for every regularization at once, from one eigendecomposition.
///
/// With `K = V diag(kappa) V^T` and `W = (K + lambda I)^-1 = V diag(1 / (kappa + lambda)) V^T`,
/// the dual coefficients are `W Y`. When a constant is fitted (an unpenalised intercept), `W`
/// gives way to `P = W - w w^T / s` with `w = W 1` and `s = 1^T W 1`, and the constant is
/// `w^T Y / s`. Leaving out the structures of a group `g` leaves the residuals
/// `r_g = (P_gg)^-1 (P Y)_g` (Dubrule, Math. Geol. 15, 687, 1983, eqs. 11 and 22), exactly those of
/// a new fit without the group, constant and all.
///
/// Each function needs only the rows of `V` of the structures it speaks of, so the groups can be
/// distributed over ranks; what all share are vectors of `n` numbers.
public struct RidgePath: Sendable {
  /// The eigenvalues `kappa` of the kernel matrix.
  public let eigenvalues: [Double]
  /// The targets seen from the eigenvectors, `V^T Y`, `n x outputCount`.
  public let projectedTargets: Matrix
  /// The vector of ones seen from the eigenvectors, `V^T 1`, or none without a constant.
  public let projectedOnes: [Double]?

  /// Takes what a distributed eigensolver and `V^T [Y 1]` have given.
  public init(eigenvalues: [Double], projectedTargets: Matrix, projectedOnes: [Double]? = nil) {
    precondition(
      projectedTargets.rowCount == eigenvalues.count
        && projectedOnes?.count ?? eigenvalues.count == eigenvalues.count,
      "\(eigenvalues.count) rows, one an eigenvalue; got \(projectedTargets.rowCount)")
    (self.eigenvalues, self.projectedTargets) = (eigenvalues, projectedTargets)
    self.projectedOnes = projectedOnes
  }

  /// The path of a kernel matrix on one process.
  public init(_ eigen: SymmetricEigen, targets: Matrix, fitsConstant: Bool = false) {
    let count = eigen.values.count
    self.init(
      eigenvalues: eigen.values,
      projectedTargets: eigen.vectors.product(targets, transposingSelf: true),
      projectedOnes: fitsConstant
        ? eigen.vectors.product([Double](repeating: 1, count: count), transposingSelf: true) : nil)
  }

  /// The number of outputs.
  public var outputCount: Int { projectedTargets.columnCount }

  /// One regularization of a path: the filter `1 / (kappa + lambda)` and what follows from it.
  public struct Point: Sendable {
    /// The regularization `lambda`.
    public let regularization: Double
    /// The fitted constant of each output; 0 when none is fitted.
    public let constants: [Double]
    /// `1 / (kappa + lambda)`.
    let filter: [Double]
    /// The dual coefficients seen from the eigenvectors, `n x outputCount`.
    let coefficients: Matrix
    /// `V^T W 1 / sqrt(1^T W 1)`, when a constant is fitted.
    let constantDirection: [Double]?
  }

  /// The fit with the regularization `lambda`, in `O(n outputCount)`.
  ///
  /// - Throws: `FactorizationError.notPositiveDefinite` when `kappa + lambda` is not
  ///   positive for the eigenvalue of this number.
  public func point(_ regularization: Double) throws(FactorizationError) -> Point {
    let count = eigenvalues.count
    for (k, value) in eigenvalues.enumerated() where !(value + regularization > 0) {
      throw .notPositiveDefinite(minor: k + 1)
    }
    let filter = eigenvalues.map { 1 / ($0 + regularization) }
    var (coefficients, constants) = (projectedTargets, [Double](repeating: 0, count: outputCount))
    var direction: [Double]?
    if let ones = projectedOnes {
      let sum = (0..<count).reduce(0) { $0 + ones[$1] * ones[$1] * filter[$1] }
      for c in 0..<outputCount {
        let product = (0..<count).reduce(0) {
          $0 + ones[$1] * filter[$1] * projectedTargets[$1, c]
        }
        constants[c] = product / sum
        for k in 0..<count { coefficients[k, c] -= constants[c] * ones[k] }
      }
      direction = (0..<count).map { ones[$0] * filter[$0] / sum.squareRoot() }
    }
    for c in 0..<outputCount {
      for k in 0..<count { coefficients[k, c] *= filter[k] }
    }
    return Point(
      regularization: regularization, constants: constants, filter: filter,
      coefficients: coefficients, constantDirection: direction)
  }
}

extension RidgePath.Point {
  /// The dual coefficients of some structures.
  ///
  /// - Parameter rows: The rows of `V` of these structures **as columns**, `n x count`.
  /// - Returns: `count x outputCount` coefficients.
  public func dualCoefficients(_ rows: Matrix) -> Matrix {
    rows.product(coefficients, transposingSelf: true)
  }

  /// The residuals `y - prediction` of each structure when it alone is left out.
  ///
  /// - Parameter rows: The rows of `V` of these structures **as columns**, `n x count`.
  /// - Returns: `count x outputCount` residuals.
  public func leaveOneOutResiduals(_ rows: Matrix) -> Matrix {
    var residuals = dualCoefficients(rows)
    for i in 0..<rows.columnCount {
      var (weight, constant) = (0.0, 0.0)
      for (k, v) in rows.column(i).enumerated() {
        weight += v * v * filter[k]
        if let direction = constantDirection { constant += v * direction[k] }
      }
      for c in 0..<residuals.columnCount { residuals[i, c] /= weight - constant * constant }
    }
    return residuals
  }

  /// The residuals `y - prediction` of a group when the whole group is left out.
  ///
  /// Costs `n g^2` flops for `g` structures.
  ///
  /// - Parameter rows: The rows of `V` of the group **as columns**, `n x g`.
  /// - Returns: `g x outputCount` residuals.
  /// - Throws: `FactorizationError.notPositiveDefinite` when nothing is left to fit.
  public func residuals(leavingOut rows: Matrix) throws(FactorizationError) -> Matrix {
    try Cholesky(inverseBlock(rows)).solve(dualCoefficients(rows))
  }

  /// The block `P_gg` of the inverse, of which the lower triangle is set.
  private func inverseBlock(_ rows: Matrix) -> Matrix {
    var scaled = rows
    let roots = filter.map { $0.squareRoot() }
    for i in 0..<rows.columnCount {
      var column = scaled.elements.mutableSpan
      let start = i * roots.count
      for k in roots.indices { column[start + k] *= roots[k] }
    }
    var result = Matrix(rowCount: rows.columnCount, columnCount: rows.columnCount, repeating: 0)
    let tile = result.tile
    var span = result.elements.mutableSpan
    syrk(scaled.elements.span, scaled.tile, transposeA: true, &span, tile)
    if let direction = constantDirection {
      let w = rows.product(direction, transposingSelf: true)
      for j in w.indices {
        for i in j..<w.count { result[i, j] -= w[i] * w[j] }
      }
    }
    return result
  }
}
