import Fields
import Glibc
import Structures

/// The grid on which a user wants a field.
public enum GridChoice: Hashable, Sendable {
  /// These numbers of points along the lattice vectors.
  case shape(SIMD3<Int>)
  /// Steps of at most this length along the lattice vectors, angstrom.
  case spacing(Double)
  /// The grid of the field in this file, whose cell must be that of the structure.
  case like(String)

  /// How much a lattice vector of `like` may differ from that of the structure, angstrom.
  static let cellTolerance = 1e-3

  /// The grid of a structure.
  ///
  /// - Parameters:
  ///   - structure: The structure, whose cell the grid divides.
  ///   - template: The grid of the file that ``like(_:)`` names.
  /// - Returns: The grid.
  /// - Throws: `InputError` when the structure has no cell, the numbers make no grid, or the cells differ.
  func grid(of structure: Structure, template: Grid?) throws(InputError) -> Grid {
    switch self {
    case .shape(let shape):
      return try Grid(cell: structure.cell, shape: shape)
    case .spacing(let step):
      guard step > 0, step.isFinite else {
        throw InputError(
          .usage, key: "--spacing", expected: "a positive length in angstrom", found: "\(step)",
          remedy: "give the largest step between grid points")
      }
      var shape = SIMD3<Int>.zero
      for axis in 0..<3 {
        let count = (structure.cell.givenVectors[axis].length / step).rounded(.up)
        shape[axis] = count < 1e9 ? max(1, Int(count)) : Int.max
      }
      return try Grid(cell: structure.cell, shape: shape)
    case .like(let path):
      guard let template else { preconditionFailure("the grid of '\(path)'") }
      for axis in 0..<3 {
        let (a, b) = (template.cell.vectors[axis], structure.cell.vectors[axis])
        guard structure.cell.hasLattice, (a - b).length < Self.cellTolerance else {
          throw InputError(
            file: path, key: "--like", expected: "the cell of the structure",
            found: "lattice vector \(axis + 1) of \(Self.text(a)) instead of \(Self.text(b))",
            remedy: "name a file with the same cell, or give --grid or --spacing")
        }
      }
      return try Grid(cell: structure.cell, shape: template.shape, origin: template.origin)
    }
  }

  private static func text(_ vector: Vector3) -> String {
    "(\(numberText(vector.x)) \(numberText(vector.y)) \(numberText(vector.z)))"
  }
}
