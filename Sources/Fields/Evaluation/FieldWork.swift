/// What a term of a field costs at a point, in floating-point operations.
public struct FieldWork: Hashable, Sendable {
  /// Atoms within this distance of a point take part, angstrom; it covers the tile of the point.
  public let reach: Double
  /// The operations of an atom.
  public let neighbour: Double
  /// The operations of a point that any atom reaches.
  public let point: Double

  /// The cost of a term.
  public init(reach: Double, neighbour: Double, point: Double) {
    (self.reach, self.neighbour, self.point) = (reach, neighbour, point)
  }
}
