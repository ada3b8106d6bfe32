import Fields
import Structures

/// The estimate of a field that a model adds to what it has learnt.
struct FieldReference: Sendable {
  /// What was asked for.
  let section: FieldReferenceSection
  private let change: PotentialChange

  /// Prepares the estimate for structures of some elements.
  ///
  /// - Throws: `InputError` when an atom cannot be solved.
  init(_ section: FieldReferenceSection, species: [Element]) throws(InputError) {
    self.section = section
    switch section {
    case .superposedAtoms(let host): change = try PotentialChange(host: host, species: species)
    }
  }

  /// Adds the estimate, times a factor, to values at points.
  ///
  /// - Throws: `InputError` when the structure holds other elements or atoms that coincide.
  func add(
    to values: inout MutableSpan<Double>, _ structure: Structure, at points: [Vector3],
    times factor: Double = 1
  ) throws(InputError) {
    precondition(values.count == points.count, "\(points.count) values")
    if points.isEmpty { return }
    var estimate = [Double](repeating: 0, count: points.count)
    var span = estimate.mutableSpan
    try change.writeValues(structure, at: points, into: &span)
    for k in values.indices { values[k] += factor * estimate[k] }
  }

  /// Adds the estimate to values on a box of a grid, the third axis fastest.
  ///
  /// - Throws: `InputError` when the structure holds other elements or atoms that coincide.
  func add(
    to values: inout MutableSpan<Double>, _ structure: Structure, on grid: Grid, _ block: GridBlock
  ) throws(InputError) {
    var points: [Vector3] = []
    points.reserveCapacity(block.pointCount)
    for i in block.range(0) {
      for j in block.range(1) {
        for k in block.range(2) { points.append(grid.position(i, j, k)) }
      }
    }
    try add(to: &values, structure, at: points)
  }
}
