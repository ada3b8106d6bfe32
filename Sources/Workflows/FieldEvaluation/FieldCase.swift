import Fields
import Structures

/// A field whose prediction is judged.
struct FieldCase: Sendable {
  /// The name of the structure, for people.
  let name: String
  /// What it belongs to, for example a temperature or a phase; structures of a group are averaged.
  let group: String
  /// The atoms.
  let structure: Structure
  /// The points.
  let grid: Grid
  /// Whether a plane of it is kept for pictures.
  let hasSlice: Bool
}
