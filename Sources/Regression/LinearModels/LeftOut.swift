public import LinearAlgebra

/// How well a group of rows is predicted by the models that were fitted to all others.
public struct LeftOut: Sendable, Hashable {
  /// The number of the group.
  public let group: Int
  /// The number of its rows.
  public let rowCount: Int
  /// The sums of the squared errors, `targetCount x regularizations`.
  public let squaredErrors: Matrix
  /// The variances of the noise in the rows that were fitted, `targetCount x regularizations`.
  public let noiseVariances: Matrix
  /// The sums of the leverages of the rows of the group, one for each regularization.
  public let leverageSums: [Double]

  /// Puts together what was computed elsewhere.
  public init(
    group: Int, rowCount: Int, squaredErrors: Matrix, noiseVariances: Matrix,
    leverageSums: [Double]
  ) {
    (self.group, self.rowCount) = (group, rowCount)
    (self.squaredErrors, self.noiseVariances) = (squaredErrors, noiseVariances)
    self.leverageSums = leverageSums
  }

  /// Judges the models of the other rows on a group, from the triangles of both alone:
  /// `|X c - y|^2 = |R c - Q^T y|^2 + |S|^2`.
  ///
  /// - Throws: `FactorizationError.notConverged`.
  init(
    group: Int, _ factor: TriangularFactor, others: TriangularFactor,
    _ regularizations: [LinearRegularization], columnScales: [Double]?
  ) throws(FactorizationError) {
    let path = try LinearPath(others, columnScales: columnScales)
    let coefficients = path.coefficients(regularizations)
    let predictions = factor.r.product(coefficients)
    let (targets, count) = (factor.projectedTargets, factor.targetCount)
    let outside = factor.residualSquares
    squaredErrors = Matrix(rowCount: count, columnCount: regularizations.count) { c, k in
      var sum = outside[c]
      for i in 0..<factor.columnCount {
        let error = predictions[i, k * count + c] - targets[i, c]
        sum += error * error
      }
      return sum
    }
    let fits = regularizations.map { path.fit($0).noiseVariances }
    noiseVariances = Matrix(rowCount: count, columnCount: fits.count) { c, k in fits[k][c] }
    leverageSums = path.leverageSums(factor, regularizations)
    (self.group, rowCount) = (group, factor.rowCount)
  }
}

extension LinearPath {
  /// The sum of the leverages of the rows of a factor under each regularization.
  fileprivate func leverageSums(
    _ factor: TriangularFactor, _ regularizations: [LinearRegularization]
  ) -> [Double] {
    var scaled = factor.r
    for j in 0..<columnCount {
      for i in 0...j { scaled[i, j] /= columnScales[j] }
    }
    let seen = rightTransposed.product(scaled, transposingOther: true)
    var squares = [Double](repeating: 0, count: columnCount)
    for j in 0..<seen.columnCount {
      for k in 0..<columnCount { squares[k] += seen[k, j] * seen[k, j] }
    }
    return regularizations.map { dot($0.inverseSquares(singularValues), squares) }
  }
}
