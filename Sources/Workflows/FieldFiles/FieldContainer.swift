import Fields
import HDF5
import Structures

/// HDF5 files with fields: Emulon's own schema and containers of computed snapshots.
///
/// A snapshot stands in the root or in a group of its own: `atomic_numbers`, `positions` and `cell`, and
/// fields of three dimensions, either beside them or in a group `fields`. Where `positions` has
/// three dimensions, the first one numbers snapshots, and so does that of the fields.
enum FieldContainer {
  /// All snapshots of a file.
  static func snapshots(_ path: String) throws -> [FieldSnapshot] {
    let file = try File(openingAt: path)
    let periodicity = try FieldContainerPart.periodicity(file) ?? .all
    var result: [FieldSnapshot] = []
    if try file.exists("positions") {
      result = try FieldContainerPart(file, group: "/", periodicity).snapshots()
    } else {
      for child in try file.children() where child.kind == .group {
        let group = try file.group(child.name)
        guard try group.exists("positions") else { continue }
        let own = try FieldContainerPart.periodicity(group) ?? periodicity
        result += try FieldContainerPart(group, group: child.name, own).snapshots()
      }
    }
    guard result.contains(where: { !$0.fields.isEmpty }) else {
      throw InputError(
        file: path, expected: "atoms ('positions', 'atomic_numbers', 'cell') with fields on a grid",
        found: "none", remedy: "see Documentation/FieldFiles.md for the layout")
    }
    return result
  }

  /// Reads the values of a box of a field, in Emulon's unit.
  static func read(
    _ field: String, _ group: String, _ index: Int?, _ block: GridBlock, path: String
  ) throws -> [Double] {
    let file = try File(openingAt: path)
    let place = group == "/" ? "" : group + "/"
    let own = "\(place)fields/\(field)"
    let dataset = try file.dataset(try file.exists(own) ? own : place + field)
    let (lower, shape) = ([0, 1, 2].map { block.lower[$0] }, [0, 1, 2].map { block.shape[$0] })
    let slab = Hyperslab(
      offset: (index.map { [$0] } ?? []) + lower, count: (index == nil ? [] : [1]) + shape)
    let factor = try FieldContainerPart.unit(of: dataset).factor
    var values = try dataset.read(Double.self, at: slab)
    if factor != 1 { for i in values.indices { values[i] *= factor } }
    return values
  }

  /// What VASP wrote behind the values of a field, empty when nothing is kept.
  static func tail(_ field: String, _ group: String, path: String) throws -> [UInt8] {
    let file = try File(openingAt: path)
    let place = (group == "/" ? "" : group + "/") + "vasp/\(field)"
    guard try file.exists(place) else { return [] }
    return Array(try file.dataset(place).readText().utf8)
  }
}
