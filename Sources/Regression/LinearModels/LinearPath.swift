public import LinearAlgebra

/// Linear models for every regularization at once, from the triangle of a least-squares problem.
///
/// With `D` the lengths of the columns of `X`, `R D^-1 = U diag(s) V^T` and `z = U^T Q^T Y`, the
/// coefficients of a regularization with the filter `g` are `D^-1 V diag(g) z`: the solution of
/// `X c = Y` is never formed from `X^T X`, whose condition number is the square of that of `X`.
public struct LinearPath: Sendable {
  /// The number of rows of the problem.
  public let rowCount: Int
  /// What columns are divided by: their lengths, 1 for a column of zeros.
  public let columnScales: [Double]
  /// The singular values of the scaled `X`, in descending order.
  public let singularValues: [Double]
  /// The squared norm of the part of each target that is outside the range of `X`.
  public let residualSquares: [Double]
  /// `V^T`.
  let rightTransposed: Matrix
  /// `z = U^T Q^T Y`, `columnCount x targetCount`.
  let projectedTargets: Matrix

  /// Decomposes the triangle, in about `20 p^3` flops for `p` columns.
  ///
  /// - Parameters:
  ///   - factor: The least-squares problem.
  ///   - columnScales: What columns are divided by, where it is not their lengths in this problem.
  /// - Throws: `FactorizationError.notConverged`.
  public init(_ factor: TriangularFactor, columnScales: [Double]? = nil) throws(FactorizationError)
  {
    var scaled = factor.r
    let scales = columnScales ?? Self.columnScales(of: factor)
    for j in scales.indices {
      for i in 0...j { scaled[i, j] /= scales[j] }
    }
    let decomposition = try SingularValues(scaled)
    rowCount = factor.rowCount
    self.columnScales = scales
    residualSquares = factor.residualSquares
    singularValues = decomposition.values
    rightTransposed = decomposition.rightTransposed
    projectedTargets = decomposition.left.product(factor.projectedTargets, transposingSelf: true)
  }

  /// The lengths of the columns of `X`, 1 for a column of zeros.
  public static func columnScales(of factor: TriangularFactor) -> [Double] {
    let triangle = factor.r
    return (0..<factor.columnCount).map { j in
      let length = norm(Array(triangle.column(j)))
      return length > 0 ? length : 1
    }
  }

  /// The number of coefficients of a target.
  public var columnCount: Int { columnScales.count }
  /// The number of targets.
  public var targetCount: Int { residualSquares.count }
  /// The condition number of the scaled `X`; infinite when a column is missing or superfluous.
  public var conditionNumber: Double {
    guard let largest = singularValues.first, let smallest = singularValues.last else { return 1 }
    return smallest > 0 ? largest / smallest : .infinity
  }

  /// The coefficients for several regularizations.
  ///
  /// - Returns: `columnCount x (targetCount regularizations)`; the targets of the first
  ///   regularization come first.
  public func coefficients(_ regularizations: [LinearRegularization]) -> Matrix {
    let filters = regularizations.map { $0.filter(singularValues) }
    let filtered = Matrix(
      rowCount: columnCount, columnCount: targetCount * regularizations.count
    ) { k, j in
      filters[j / targetCount][k] * projectedTargets[k, j % targetCount]
    }
    var result = rightTransposed.product(filtered, transposingSelf: true)
    for j in 0..<result.columnCount {
      for i in 0..<columnCount { result[i, j] /= columnScales[i] }
    }
    return result
  }

  /// The model of one regularization.
  public func fit(_ regularization: LinearRegularization) -> LinearFit {
    let shrinkage = zip(regularization.filter(singularValues), singularValues).map { $0 * $1 }
    let squares = (0..<targetCount).map { c in
      shrinkage.indices.reduce(residualSquares[c]) { sum, k in
        let left = (1 - shrinkage[k]) * projectedTargets[k, c]
        return sum + left * left
      }
    }
    return LinearFit(
      regularization: regularization, coefficients: coefficients([regularization]),
      rowCount: rowCount, residualSquares: squares,
      effectiveParameterCount: shrinkage.reduce(0, +))
  }

  /// What gives the leverage of new rows under a regularization.
  public func leverage(_ regularization: LinearRegularization) -> Leverage {
    let roots = regularization.inverseSquares(singularValues).map { $0.squareRoot() }
    let map = Matrix(rowCount: columnCount, columnCount: columnCount) { k, j in
      roots[k] * rightTransposed[k, j] / columnScales[j]
    }
    let shrinkage = zip(regularization.filter(singularValues), singularValues).map { $0 * $1 }
    return Leverage(
      map: map, rowCount: rowCount, effectiveParameterCount: shrinkage.reduce(0, +))
  }

  /// The regularization with the least generalized cross-validation, summed over targets of unit variance.
  ///
  /// - Parameter candidates: At least one regularization.
  /// - Returns: The place of the best among the candidates.
  public func bestByGCV(_ candidates: [LinearRegularization]) -> Int {
    precondition(!candidates.isEmpty, "candidates")
    let squares = (0..<targetCount).map { c in
      projectedTargets.column(c).reduce(residualSquares[c]) { $0 + $1 * $1 }
    }
    let scores = candidates.map { candidate in
      zip(fit(candidate).generalizedCrossValidation, squares).reduce(0) {
        $0 + ($1.1 > 0 ? $1.0 / $1.1 : 0)
      }
    }
    return scores.indices.min { scores[$0] < scores[$1] } ?? 0
  }
}
