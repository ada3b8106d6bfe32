import Fields
import HDF5
import MPI
import Structures

/// Files with fields, as one row of snapshots: listed without values, which are read box by box.
///
/// HDF5 files may hold many snapshots; a CHGCAR, LOCPOT or cube file holds one. Every rank lists all
/// snapshots and reads for itself what it needs.
struct FieldSource: Sendable {
  /// The snapshots, in the order of the files.
  let snapshots: [FieldSnapshot]

  /// Lists the snapshots of files.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` or `HDF5Error` when a file cannot be read or holds no fields.
  init(_ paths: [String], on world: borrowing Communicator) throws {
    try InputHashes.requireListed(paths, on: world)
    try Integrity.requireIntact(try paths.filter { try FieldFormat.of($0) == .hdf5 }, on: world)
    self = try world.together { try FieldSource(paths) }
    try InputAgreement.require(paths, on: world)
  }

  /// Lists the snapshots of files on one rank.
  init(_ paths: [String]) throws {
    snapshots = try paths.flatMap { path in
      try FieldFormat.of(path) == .hdf5
        ? FieldContainer.snapshots(path) : [Self.snapshot(try FieldTextFile(path))]
    }
  }

  /// The snapshot that a text file is.
  private static func snapshot(_ text: FieldTextFile) -> FieldSnapshot {
    let name = text.path.split(separator: "/").last.map(String.init) ?? text.path
    return FieldSnapshot(
      file: text.path, name: name, structure: text.structure, grid: text.grid, fields: text.fields,
      split: nil, group: nil, place: .text(text))
  }
}
