public import LinearAlgebra

/// How far rows reach beyond those that a linear model was fitted to.
///
/// The leverage of `x` is `h = x^T (X^T X + lambda D^2)^-1 x`, the squared length of a linear map
/// of `x`. Over the fitted rows it has the mean `t / m`, effective parameters over rows, and the
/// variance of a prediction is proportional to `h`.
/// Under a truncation, only the directions that are kept count.
public struct Leverage: Sendable {
  /// The map with `h = |map x|^2`, `columnCount x columnCount`.
  public let map: Matrix
  /// The number of rows that were fitted.
  public let rowCount: Int
  /// The sum of the leverages of the fitted rows.
  public let effectiveParameterCount: Double

  /// Puts a stored leverage together.
  public init(map: Matrix, rowCount: Int, effectiveParameterCount: Double) {
    (self.map, self.rowCount) = (map, rowCount)
    self.effectiveParameterCount = effectiveParameterCount
  }

  /// The leverage of each of some rows, `2 p^2` flops a row.
  ///
  /// - Parameter features: `columnCount x count`, a column for each row of `X`.
  /// - Returns: `count` leverages.
  public func values(_ features: Matrix) -> [Double] {
    let images = map.product(features)
    return squaredNorms(images.elements.span, images.tile)
  }

  /// The sum of the leverages of the rows of a factor, which need not be at hand.
  public func sum(_ factor: TriangularFactor) -> Double {
    map.product(factor.r, transposingOther: true).elements.reduce(0) { $0 + $1 * $1 }
  }

  /// The median leverage over its mean in the fitted rows; far above 1, the model extrapolates.
  ///
  /// In a set of four snapshots of hot beryllium, rows that were predicted well had 0.6, those of the one snapshot
  /// that was predicted badly 1470.
  public func extrapolationRatio(_ leverages: [Double]) -> Double {
    guard !leverages.isEmpty, effectiveParameterCount > 0 else { return 0 }
    let sorted = leverages.sorted()
    let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    return median * Double(rowCount) / effectiveParameterCount
  }
}
