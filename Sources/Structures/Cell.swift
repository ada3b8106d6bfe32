/// The unit cell: three lattice vectors (rows, angstrom) and the directions in which it repeats.
///
/// Directions that do not repeat may lack a lattice vector (a row of zeros, as slabs and molecules
/// often have); such a row is completed by a unit vector perpendicular to the others, so that
/// fractional coordinates always exist.
public struct Cell: Hashable, Sendable {
  /// The lattice vectors as given; rows of zeros stay rows of zeros.
  public let givenVectors: [Vector3]
  /// The completed lattice vectors, three rows, linearly independent.
  public let vectors: [Vector3]
  /// The reciprocal vectors without `2 pi`: `reciprocals[i] . vectors[j] = delta_ij`.
  public let reciprocals: [Vector3]
  /// The directions in which the structure repeats.
  public let periodicity: Periodicity

  /// Space without a lattice: a molecule or cluster.
  public static let none = Cell(cartesianWith: .none)

  private init(cartesianWith periodicity: Periodicity) {
    givenVectors = [.zero, .zero, .zero]
    vectors = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)]
    reciprocals = vectors
    self.periodicity = periodicity
  }

  /// The cell spanned by three lattice vectors.
  ///
  /// - Throws: ``InputError`` when a component is not finite, a periodic direction has no lattice
  ///   vector, or the lattice vectors of the periodic directions are linearly dependent.
  public init(
    _ a: Vector3, _ b: Vector3, _ c: Vector3, periodicity: Periodicity = .all
  ) throws(InputError) {
    let given = [a, b, c]
    let axes = ["first", "second", "third"]
    for i in 0..<3 {
      guard given[i].isFinite else {
        throw Self.error("finite numbers", found: "'\(given[i])' in the \(axes[i]) one")
      }
      guard !periodicity[i] || given[i] != .zero else {
        throw Self.error(
          "a vector for each periodic direction", found: "zeros for the \(axes[i]) one")
      }
    }
    guard let completed = Self.completed(given, periodicity) else {
      throw Self.error("linearly independent vectors", found: "a cell without volume")
    }
    givenVectors = given
    vectors = completed
    reciprocals = Self.reciprocals(of: completed)
    self.periodicity = periodicity
  }

  private static func error(_ expected: String, found: String) -> InputError {
    InputError(
      key: "Lattice", expected: expected, found: found,
      remedy: "correct the lattice vectors or the periodic directions")
  }

  /// The volume of the completed cell, cubic angstrom.
  public var volume: Double { abs(vectors[0].dot(vectors[1].cross(vectors[2]))) }

  /// The distances between opposite faces of the completed cell, `1 / |reciprocals[i]|`, angstrom.
  public var planeSpacings: Vector3 {
    Vector3(1 / reciprocals[0].length, 1 / reciprocals[1].length, 1 / reciprocals[2].length)
  }

  /// Whether a lattice was given at all.
  public var hasLattice: Bool { givenVectors.contains { $0 != .zero } }

  /// The fractional coordinates of a Cartesian position.
  public func fractional(_ position: Vector3) -> Vector3 {
    Vector3(
      reciprocals[0].dot(position), reciprocals[1].dot(position), reciprocals[2].dot(position))
  }

  /// The Cartesian position, angstrom, of fractional coordinates.
  public func cartesian(_ fractional: Vector3) -> Vector3 {
    fractional.x * vectors[0] + fractional.y * vectors[1] + fractional.z * vectors[2]
  }

  /// The lattice translation, angstrom, of whole numbers of lattice vectors.
  public func translation(_ shift: SIMD3<Int>) -> Vector3 {
    cartesian(Vector3(Double(shift.x), Double(shift.y), Double(shift.z)))
  }

  /// The equivalent position inside the cell; directions that do not repeat stay as they are.
  public func wrapped(_ position: Vector3) -> Vector3 {
    let f = fractional(position)
    var shift = Vector3.zero
    for axis in 0..<3 where periodicity[axis] { shift[axis] = f[axis].rounded(.down) }
    return shift == .zero ? position : position - cartesian(shift)
  }
}
