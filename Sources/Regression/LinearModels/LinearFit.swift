public import LinearAlgebra

/// A linear model `y = c^T x` of one or several targets, without a constant.
public struct LinearFit: Sendable {
  /// What kept the coefficients small.
  public let regularization: LinearRegularization
  /// The coefficients `c`, `columnCount x targetCount`.
  public let coefficients: Matrix
  /// The number of rows that were fitted.
  public let rowCount: Int
  /// The sum of the squared residuals of each target over the rows.
  public let residualSquares: [Double]
  /// The trace of the matrix that turns targets into predictions, `sum s^2 / (s^2 + lambda)`.
  public let effectiveParameterCount: Double

  /// The root mean square of the residuals of each target over the rows.
  public var rootMeanSquares: [Double] {
    residualSquares.map { ($0 / Double(max(1, rowCount))).squareRoot() }
  }

  /// The generalized cross-validation of each target, `(|r|^2 / m) / (1 - t / m)^2` with `t` the
  /// effective parameters (Golub, Heath and Wahba, Technometrics 21, 215, 1979, equation 1.4).
  ///
  /// Infinite when the rows do not outnumber the effective parameters.
  public var generalizedCrossValidation: [Double] {
    let m = Double(rowCount)
    let left = 1 - effectiveParameterCount / m
    return residualSquares.map { left > 0 ? $0 / m / (left * left) : .infinity }
  }

  /// The variance of the noise of each target, `|r|^2 / (m - t)`.
  ///
  /// It is that of points which resemble the rows. Rows of one structure are not independent, so
  /// errors on other structures are larger; ``LeaveOneOut/calibration(at:)`` says by how much.
  public var noiseVariances: [Double] {
    let freedom = Double(rowCount) - effectiveParameterCount
    return residualSquares.map { freedom > 0 ? $0 / freedom : .infinity }
  }

  /// The predictions for some rows.
  ///
  /// - Parameter features: `columnCount x count`, a column for each row of `X`.
  /// - Returns: `targetCount x count`.
  public func predictions(_ features: Matrix) -> Matrix {
    coefficients.product(features, transposingSelf: true)
  }

  /// The variance of each target at rows of these leverages, `noise (1 + h)`.
  ///
  /// - Parameter leverages: What ``Leverage/values(_:)`` gives.
  /// - Returns: `targetCount x count`.
  public func predictiveVariances(_ leverages: [Double]) -> Matrix {
    let noise = noiseVariances
    return Matrix(rowCount: noise.count, columnCount: leverages.count) { c, i in
      noise[c] * (1 + leverages[i])
    }
  }
}
