public import Structures

/// What a text file with fields holds besides their values.
public struct FieldFileContent: Hashable, Sendable {
  /// The atoms.
  public var structure: Structure
  /// The grid.
  public var grid: Grid
  /// The fields, in the order of the file.
  public var fields: [FieldDescription]
  /// What VASP writes behind the values of each field (augmentation occupancies), as it stands in the
  /// file; empty texts, or no texts, where there is nothing.
  public var tails: [[UInt8]]

  /// The content of a file.
  public init(
    structure: Structure, grid: Grid, fields: [FieldDescription], tails: [[UInt8]] = []
  ) {
    self.structure = structure
    self.grid = grid
    self.fields = fields
    self.tails = tails
  }
}
