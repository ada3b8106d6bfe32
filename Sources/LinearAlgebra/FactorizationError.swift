/// A matrix that cannot be factored, or a factorization that does not converge.
public enum FactorizationError: Error, Hashable, CustomStringConvertible {
  /// The leading minor of this order (counted from 1) is not positive.
  case notPositiveDefinite(minor: Int)
  /// The pivot in this row (counted from 1) is zero.
  case singular(row: Int)
  /// An iteration for eigenvalues or singular values left this many of them unfinished.
  case notConverged(count: Int)
  /// This row of a least-squares problem (counted from 1) holds NaN or infinity.
  case notFinite(row: Int)

  /// What failed, and where.
  public var description: String {
    switch self {
    case .notPositiveDefinite(let minor): "the matrix is not positive definite at row \(minor)"
    case .singular(let row): "the matrix is singular at row \(row)"
    case .notConverged(let count): "\(count) eigenvalues or singular values did not converge"
    case .notFinite(let row): "row \(row) of the least-squares problem holds NaN or infinity"
    }
  }
}
