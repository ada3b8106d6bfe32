/// The values of a scalar field at the points of a box of a grid.
public struct Field: Hashable, Sendable {
  /// The grid.
  public let grid: Grid
  /// The points whose values are here.
  public let block: GridBlock
  /// The values at the points of `block`, third axis fastest, in Emulon's units.
  public var values: [Double]

  /// A field from its values; on the whole grid unless a box is given.
  public init(grid: Grid, block: GridBlock? = nil, values: [Double]) {
    let block = block ?? grid.whole
    precondition(
      values.count == block.pointCount, "\(block.pointCount) values; got \(values.count)")
    precondition(
      (0..<3).allSatisfy { block.upper[$0] <= grid.shape[$0] }, "a box inside the grid")
    self.grid = grid
    self.block = block
    self.values = values
  }

  /// The value at a point of the box, by its indices in the grid.
  public subscript(i: Int, j: Int, k: Int) -> Double {
    precondition(block.contains(i, j, k), "a point of the box; got \((i, j, k))")
    return values[block.offset(i, j, k)]
  }

  /// The sum over the box times the volume of a point: electrons, when the field is a density.
  public var integral: Double { values.reduce(0, +) * grid.voxelVolume }
}
