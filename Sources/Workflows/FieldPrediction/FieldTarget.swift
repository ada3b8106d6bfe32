import Fields
import MPI
import Structures

/// A structure with the grid on which its field is wanted.
struct FieldTarget: Sendable {
  let structure: Structure
  let grid: Grid

  /// The targets of the structures of some files, the same on all ranks.
  ///
  /// **Collective.** Files with fields count as files of structures; their own grids are taken where the
  /// user gives none.
  ///
  /// - Throws: `InputError` on all ranks when a file cannot be read, holds no atoms, or has no grid.
  static func targets(
    in files: [String], _ choice: GridChoice?, on world: borrowing Communicator
  ) throws -> [FieldTarget] {
    try world.together {
      var template: Grid?
      if case .like(let path) = choice {
        template = try FieldSource([path]).snapshots.first?.grid
      }
      return try files.flatMap { file in
        do {
          return try read(file).map { structure, grid in
            try FieldTarget(structure, grid, choice, template: template)
          }
        } catch let error as InputError {
          throw error.at(file: file)
        }
      }
    }
  }

  private static func read(_ file: String) throws -> [(Structure, Grid?)] {
    guard FieldFormat(path: file) == nil else {
      return try FieldSource([file]).snapshots.map { ($0.structure, $0.grid) }
    }
    return try StructureFile.read(file).map { ($0, nil) }
  }

  private init(
    _ structure: Structure, _ own: Grid?, _ choice: GridChoice?, template: Grid?
  ) throws(InputError) {
    guard structure.count > 0 else {
      throw InputError(
        expected: "a structure with atoms", found: "none", remedy: "leave the structure out")
    }
    guard let grid = try choice?.grid(of: structure, template: template) ?? own else {
      throw InputError(
        .usage, key: "--grid", expected: "a grid for a model of a field", found: "none",
        remedy: "give --grid NX NY NZ, --spacing H or --like FILE")
    }
    self.structure = structure
    self.grid = grid
  }
}
