import Foundation

/// Structure files of any known format, told apart by their names.
public enum StructureFile {
  /// The formats.
  public enum Format: Hashable, Sendable {
    /// Extended or plain XYZ: `.xyz`, `.extxyz`.
    case extendedXYZ
    /// VASP: `.vasp`, `.poscar`, `.contcar`, or a name that contains POSCAR or CONTCAR.
    case poscar
  }

  /// The format that a path tells by its last part.
  ///
  /// - Throws: ``InputError`` when the name tells none.
  public static func format(of path: String) throws(InputError) -> Format {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    if name.hasSuffix(".xyz") || name.hasSuffix(".extxyz") { return .extendedXYZ }
    if name.hasSuffix(".vasp") || name.contains("poscar") || name.contains("contcar") {
      return .poscar
    }
    throw InputError(
      file: path, expected: "a name such as x.extxyz, x.xyz, x.vasp or POSCAR",
      found: "'\(name)'", remedy: "rename the file after its format")
  }

  /// All structures of a file.
  ///
  /// - Throws: ``InputError`` when the file cannot be read or is wrong.
  public static func read(_ path: String) throws(InputError) -> [Structure] {
    switch try format(of: path) {
    case .extendedXYZ: try ExtendedXYZ.read(path)
    case .poscar: [try POSCAR.read(path)]
    }
  }

  /// Writes structures to a file, which appears under its name when it is complete.
  ///
  /// - Throws: ``InputError`` when the format cannot hold them or the file cannot be written.
  public static func write(_ structures: [Structure], to path: String) throws(InputError) {
    var text = ""
    switch try format(of: path) {
    case .extendedXYZ:
      for structure in structures { text += try ExtendedXYZ.text(of: structure) }
    case .poscar:
      guard structures.count == 1, let structure = structures.first else {
        throw InputError(
          file: path, expected: "one structure for a POSCAR", found: "\(structures.count)",
          remedy: "write extended XYZ")
      }
      text = try POSCAR.text(of: structure)
    }
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw InputError(
        .missingInput, file: path, expected: "a place to write to",
        found: error.localizedDescription, remedy: "check the folder and its permissions")
    }
  }
}
