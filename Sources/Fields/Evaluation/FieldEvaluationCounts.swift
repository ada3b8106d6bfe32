/// What an evaluation of a field had to do.
public struct FieldEvaluationCounts: Hashable, Sendable {
  /// The number of points.
  public var points = 0
  /// The number of tiles of eight points, and of those that no atom reaches.
  public var tiles = 0, emptyTiles = 0
  /// The number of atoms taken for a tile, summed over tiles.
  public var neighbours = 0
  /// The floating point operations in sums over neighbours, harmonics, radial functions and quadratic forms.
  public var operations = 0.0
  /// The largest error of the tabulated radial functions, as a part of the largest value of each.
  public var tableError = 0.0

  /// Counts of nothing.
  public init() {}

  /// Adds the counts of another part of the grid.
  public static func += (sum: inout FieldEvaluationCounts, part: FieldEvaluationCounts) {
    sum.points += part.points
    sum.tiles += part.tiles
    sum.emptyTiles += part.emptyTiles
    sum.neighbours += part.neighbours
    sum.operations += part.operations
    sum.tableError = max(sum.tableError, part.tableError)
  }

  /// The neighbours of a point, those included that only other points of its tile have within the cutoff.
  public var neighboursPerPoint: Double {
    tiles == 0 ? 0 : Double(neighbours) / Double(tiles)
  }
}
