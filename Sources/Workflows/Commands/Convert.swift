import Fields
import Logging
public import MPI
import Structures

/// Converts a file with fields or structures to another format, by file name.
///
/// **Collective.**
///
/// - Parameters:
///   - input: The file to read.
///   - output: The file to write.
///   - field: The field to convert; all that the output can hold when nil.
///   - snapshot: The number of the snapshot, counted from zero; all that the output can hold when nil.
///   - running: How the command runs.
///   - world: The ranks, which share the grid.
/// - Throws: An error on all ranks when one fails; nothing of the output is left then.
public func convert(
  _ input: String, to output: String, field: String?, snapshot: Int?, running: RunOptions,
  on world: borrowing Communicator
) throws {
  guard FieldFormat(path: output) != nil else {
    return try world.together {
      if world.rank == 0 { try convertStructures(input, to: output, snapshot) }
    }
  }
  let run = try Run("convert \(input)", running: running, on: world)
  try run.begin(.file(output), on: world)
  try run.note(inputs: [input], on: world)
  let source = try run.clock.measure("read") { try FieldSource([input], on: world) }
  let chosen = try world.together { try choose(snapshot, from: source, input) }
  let contents = try world.together { try chosen.map { try $0.content(only: field) } }
  var file = FieldFile(contents: contents)
  // Each piece of a text file costs a pass over the file.
  if case .text = chosen[0].place { file.pieceSize = 1 << 27 }
  _ = try run.clock.measure("convert") {
    try file.write(to: output, on: world, facts: run.facts) { k, f, block in
      try chosen[k].read(contents[k].fields[f].name, block).values
    }
  }
  run.log.info("wrote \(output)")
  try run.end(on: world)
}

/// The snapshot of a number, or all of them.
private func choose(_ snapshot: Int?, from source: FieldSource, _ input: String) throws(InputError)
  -> [FieldSnapshot]
{
  guard let snapshot else { return source.snapshots }
  return [source.snapshots[try checked(snapshot, count: source.snapshots.count, input)]]
}

private func checked(_ snapshot: Int, count: Int, _ input: String) throws(InputError) -> Int {
  guard (0..<count).contains(snapshot) else {
    throw InputError(
      .usage, file: input, key: "--snapshot", expected: "a number in 0...\(count - 1)",
      found: "\(snapshot)", remedy: "choose another snapshot")
  }
  return snapshot
}

extension FieldSnapshot {
  /// Everything but the values, of one field or of all.
  fileprivate func content(only name: String?) throws -> FieldFileContent {
    var content: FieldFileContent
    switch place {
    case .text(let text): content = try text.content()
    case .hdf5(let group, let index):
      let tails = try fields.map { field in
        index == nil ? try FieldContainer.tail(field.name, group, path: file) : []
      }
      content = FieldFileContent(structure: structure, grid: grid, fields: fields, tails: tails)
    }
    guard let name else { return content }
    guard let place = content.fields.firstIndex(where: { $0.name == name }) else {
      throw InputError(
        .usage, file: self.name, key: "--field", expected: "a field of that name",
        found: "'\(name)', not one of " + content.fields.map(\.name).joined(separator: ", "),
        remedy: "choose one of these")
    }
    content.fields = [content.fields[place]]
    content.tails = content.tails.indices.contains(place) ? [content.tails[place]] : []
    return content
  }
}

/// Writes the structures of a file of structures or fields to a file of structures.
private func convertStructures(_ input: String, to output: String, _ snapshot: Int?) throws {
  _ = try StructureFile.format(of: output)
  try OutputDirectory.requirePlace(for: output)
  let structures =
    FieldFormat(path: input) == nil
    ? try StructureFile.read(input) : try FieldSource([input]).snapshots.map(\.structure)
  guard let snapshot else { return try StructureFile.write(structures, to: output) }
  let index = try checked(snapshot, count: structures.count, input)
  try StructureFile.write([structures[index]], to: output)
}
