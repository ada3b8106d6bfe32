public import Structures

/// The formats of files with fields, told apart by their names.
public enum FieldFormat: String, Hashable, Sendable, CaseIterable {
  /// VASP charges: CHGCAR, CHG, AECCAR, PARCHG; values are densities times the volume of the cell.
  case chgcar
  /// VASP potentials: LOCPOT; electronvolt.
  case locpot
  /// Gaussian cube; atomic units.
  case cube
  /// HDF5: Emulon's own schema, and containers of many snapshots.
  case hdf5

  /// The format that a path tells by its last part; `.gz` at its end means compressed text.
  ///
  /// - Returns: Nil when the name tells none.
  public init?(path: String) {
    var name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.hasSuffix(".gz") { name.removeLast(3) }
    if name.hasSuffix(".h5") || name.hasSuffix(".hdf5") {
      self = .hdf5
    } else if name.hasSuffix(".cube") || name.hasSuffix(".cub") {
      self = .cube
    } else if name.contains("locpot") {
      self = .locpot
    } else if name.contains("chg") || name.contains("aeccar") {
      self = .chgcar
    } else {
      return nil
    }
  }

  /// The format that a path tells by its last part.
  ///
  /// - Throws: `InputError` when the name tells none.
  public static func of(_ path: String) throws(InputError) -> FieldFormat {
    guard let format = FieldFormat(path: path) else {
      let name = path.split(separator: "/").last ?? ""
      throw InputError(
        .usage, file: path, expected: "a name such as x.h5, CHGCAR, LOCPOT or x.cube(.gz)",
        found: "'\(name)'", remedy: "rename the file after its format")
    }
    return format
  }
}
