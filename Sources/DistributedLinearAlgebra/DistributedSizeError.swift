public import MPI

/// A part of a matrix on one rank that 32-bit libraries cannot index.
public struct DistributedSizeError: Error, Hashable, CustomStringConvertible, ExitCoded {
  /// The number of rows of the whole matrix.
  public let rowCount: Int
  /// The number of columns of the whole matrix.
  public let columnCount: Int
  /// The number of ranks that were given.
  public let rankCount: Int
  /// The least number of ranks on which every part can be indexed.
  public let neededRankCount: Int
  /// Too little memory on a rank.
  public var exitCode: Int32 { 71 }

  /// What does not fit, and how many ranks are needed.
  public var description: String {
    "a matrix of \(rowCount) x \(columnCount) is too large for \(rankCount) ranks, which index at "
      + "most 2^31 elements each; use at least \(neededRankCount) ranks"
  }
}
