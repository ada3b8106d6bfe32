public import Structures

/// The places in a structure that descriptors are wanted for.
public enum Centres: Sendable, Hashable {
  /// Every atom.
  case all
  /// The atoms with these indices, counted from 0.
  case atoms([Int])
  /// The atoms for which an array of the structure is true or not zero.
  case marked(by: String)
  /// Cartesian positions, angstrom, which may lie off the atoms (for example between two of them).
  case positions([Vector3])

  /// The positions in a structure, and the atom at each (`nil` for given positions).
  ///
  /// - Throws: `InputError` when an atom or an array does not exist.
  public func resolved(in structure: Structure) throws(InputError) -> [Centre] {
    switch self {
    case .all: return structure.positions.enumerated().map { Centre(position: $1, atom: $0) }
    case .atoms(let indices): return try Self.atoms(indices, structure)
    case .marked(let name): return try Self.atoms(structure.centres(markedBy: name), structure)
    case .positions(let positions): return positions.map { Centre(position: $0, atom: nil) }
    }
  }

  private static func atoms(
    _ indices: [Int], _ structure: Structure
  ) throws(InputError) -> [Centre] {
    if let wrong = indices.first(where: { !structure.positions.indices.contains($0) }) {
      throw InputError(
        .usage, key: "centres", expected: "atoms from 0 to \(structure.count - 1)",
        found: "\(wrong)", remedy: "name atoms of the structure, counted from 0")
    }
    return indices.map { Centre(position: structure.positions[$0], atom: $0) }
  }

  /// One place that a descriptor is wanted for.
  public struct Centre: Sendable, Hashable {
    /// The Cartesian position, angstrom.
    public let position: Vector3
    /// The index of the atom there, which the centre then moves with.
    public let atom: Int?
  }
}
