import Fields
import MPI
import Structures

/// The fields of a job: every rank knows the atoms and reads its part of the values.
struct FieldDataset: Sendable {
  /// The name of the field.
  let field: String
  /// Its unit, that of the values.
  let unit: String
  /// The structures of all files.
  let snapshots: [FieldSnapshot]
  /// What is taken off the field before a model learns it.
  let reference: FieldReference?
  /// What each structure belongs to, for example a temperature; empty without groups.
  let groups: [String]

  /// Lists the structures of the files of a job; values are not read.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` on all ranks where a file cannot be used.
  init(_ section: FieldDataSection, jobFile: String, on world: borrowing Communicator) throws {
    let source = try FieldSource(section.files, on: world)
    self = try world.together { try FieldDataset(source.snapshots, section, jobFile: jobFile) }
  }

  private init(_ snapshots: [FieldSnapshot], _ section: FieldDataSection, jobFile: String) throws {
    (field, self.snapshots) = (section.field, snapshots)
    var found: FieldUnit?
    for snapshot in snapshots {
      guard let description = snapshot.fields.first(where: { $0.name == section.field }) else {
        throw InputError(
          file: snapshot.name, key: section.field, expected: "a field of that name",
          found: snapshot.fields.map(\.name).joined(separator: ", "),
          remedy: "correct 'data.target.field'")
      }
      guard snapshot.structure.count > 0 else {
        throw InputError(
          file: snapshot.name, expected: "atoms", found: "none",
          remedy: "leave the structure out: without atoms a field is zero")
      }
      found = found ?? description.unit
      guard found == description.unit else {
        throw InputError(
          file: snapshot.name, key: section.field, expected: "the unit of the other fields",
          found: description.unit.rawValue, remedy: "fit fields of one unit at a time")
      }
    }
    guard let found else {
      throw InputError(
        .usage, file: jobFile, key: "data.fields", expected: "at least one structure",
        found: "none", remedy: "name files with fields")
    }
    let meaning = FieldUnit.meaning(of: section.unit)
    guard found == .none || meaning.unit == found && meaning.factor == 1 else {
      throw InputError(
        .usage, file: jobFile, key: "data.target.unit", expected: found.rawValue,
        found: "'\(section.unit)'", remedy: "write the unit in which Emulon holds the field")
    }
    unit = found == .none ? section.unit : found.rawValue
    let species = Set(snapshots.flatMap(\.structure.distinctSpecies)).sorted()
    do { reference = try section.reference.map { try FieldReference($0, species: species) } } catch
    {
      throw (error as? InputError)?.at(file: jobFile) ?? error
    }
    groups = try snapshots.map { try Self.group(of: $0, by: section.group) }
  }

  private static func group(of snapshot: FieldSnapshot, by names: [String]) throws -> String {
    if names.isEmpty { return snapshot.group ?? "" }
    return try names.map { name in
      switch snapshot.structure.info[name] {
      case .string(let text): return text
      case .integer(let number): return "\(number)"
      case .real(let number): return number == number.rounded() ? "\(Int(number))" : "\(number)"
      default:
        throw InputError(
          file: snapshot.name, key: name, expected: "a text or a number for each structure",
          found: "none", remedy: "correct 'data.group'")
      }
    }.joined(separator: " ")
  }

  /// The species of some structures, each once, by atomic number.
  func species(of chosen: [Int]) -> [Element] {
    Set(chosen.flatMap { snapshots[$0].structure.distinctSpecies }).sorted()
  }

  /// A number that belongs to the name of a structure, whichever other files a job names (FNV-1a).
  func identity(of snapshot: Int) -> Int {
    let hash = snapshots[snapshot].name.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return Int(hash >> 1)
  }

  /// The values of the field on a box of the grid of a structure, the third axis fastest.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` on all ranks where a value cannot be read or is not finite.
  func values(
    of snapshot: Int, in block: GridBlock, on world: borrowing Communicator
  ) throws -> [Double] {
    try world.together {
      block.isEmpty ? [] : try snapshots[snapshot].read(field, block).values
    }
  }

  /// What a model learns at points of the grid of a structure: the values there without the estimate.
  ///
  /// - Throws: `InputError` when the estimate does not know the structure.
  func learnt(_ values: [Double], of snapshot: Int, at points: [Int]) throws(InputError) -> [Double]
  {
    guard let reference else { return values }
    let grid = snapshots[snapshot].grid
    var rest = values
    var span = rest.mutableSpan
    try reference.add(
      to: &span, snapshots[snapshot].structure, at: points.map { grid.position($0) }, times: -1)
    return rest
  }
}
