/// What a term of a field costs at a point, in floating-point operations.
public struct FieldWork: Hashable, Sendable {
  /// Atoms within this distance of a point take part, angstrom; it covers the tile of the point.
  public let reach: Double
  /// The operations of an atom.
  public let neighbour: Double
  /// The operations of a point that atoms of one species reach, of two, and so on.
  public let points: [Double]
  /// The points of a tile along the third axis; an atom takes part in a tile when it reaches the middle.
  public let tilePoints: Int

  /// The cost of a term.
  public init(reach: Double, neighbour: Double, points: [Double], tilePoints: Int = 1) {
    (self.reach, self.neighbour, self.points) = (reach, neighbour, points)
    self.tilePoints = tilePoints
  }
}
