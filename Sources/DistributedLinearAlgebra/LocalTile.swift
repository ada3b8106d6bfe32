public import LinearAlgebra

/// A part of a distributed matrix that is contiguous in both dimensions and held by this rank.
public struct LocalTile: Sendable, Hashable {
  /// The rows of the whole matrix.
  public let rows: Range<Int>
  /// The columns of the whole matrix.
  public let columns: Range<Int>
  /// The rows in the local storage.
  public let localRows: Range<Int>
  /// The columns in the local storage.
  public let localColumns: Range<Int>
  /// Where the elements lie in the local storage.
  public let tile: Tile
}
