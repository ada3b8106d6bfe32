import Fields
import Structures

/// One structure with fields in a file: all that is known without reading values.
struct FieldSnapshot: Sendable {
  /// Where the values stand.
  enum Place: Hashable, Sendable {
    /// In a CHGCAR, LOCPOT or cube file.
    case text(FieldTextFile)
    /// In an HDF5 file: the group of the datasets, and the index when they hold many snapshots.
    case hdf5(group: String, index: Int?)
  }

  /// The file.
  let file: String
  /// The name for people: that of the file, with a group or number behind a colon.
  let name: String
  /// The atoms; `info` and `arrays` hold what the file tells of the snapshot and its atoms.
  let structure: Structure
  /// The grid of all fields.
  let grid: Grid
  /// The fields, in Emulon's units.
  let fields: [FieldDescription]
  /// The part to which the file assigns it.
  let split: FieldSplit?
  /// What it belongs to, for example a temperature: snapshots of one group are averaged.
  let group: String?
  /// Where the values stand.
  let place: Place

  /// Reads the values of a box of one field, in Emulon's unit; from one rank alone.
  ///
  /// - Throws: `InputError` when there is no such field, or a value is no finite number.
  func read(_ field: String, _ block: GridBlock? = nil) throws -> Field {
    switch place {
    case .text(let text):
      let read = try text.read(field, block)
      try requireNumbers(read.values, field, read.block)
      return read
    case .hdf5(let group, let index):
      guard fields.contains(where: { $0.name == field }) else {
        throw InputError(
          file: name, key: field, expected: "a field of that name",
          found: fields.map(\.name).joined(separator: ", "), remedy: "choose one of these")
      }
      let block = block ?? grid.whole
      let values = try FieldContainer.read(field, group, index, block, path: file)
      try requireNumbers(values, field, block)
      return Field(grid: grid, block: block, values: values)
    }
  }
  /// Throws where a value of a box is no number of any use.
  private func requireNumbers(_ values: [Double], _ field: String, _ block: GridBlock)
    throws(InputError)
  {
    guard let wrong = values.firstIndex(where: { !(abs($0) < 1e100) }) else { return }
    throw InputError(
      file: name, key: field, expected: "finite numbers below 1e100",
      found: "'\(values[wrong])' at value \(wrong + 1) of \(values.count) from "
        + "\(block.lower.x) \(block.lower.y) \(block.lower.z)",
      remedy: "calculate the field again or leave the snapshot out")
  }
}
