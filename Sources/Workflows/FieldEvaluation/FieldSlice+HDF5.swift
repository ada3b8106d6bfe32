import HDF5
import Structures

extension FieldSlice {
  /// Writes the plane into a group of its own, from one rank.
  func write(into group: borrowing Group, _ unit: String) throws {
    try group.setAttribute("name", name)
    try group.setAttribute("axis", plane.axis)
    try group.setAttribute("index", plane.index)
    try group.setAttribute("strides", [plane.strides.x, plane.strides.y])
    try group.setAttribute("origin", [plane.origin.x, plane.origin.y])
    try group.setAttribute(
      "steps", [plane.first.x, plane.first.y, plane.second.x, plane.second.y], shape: [2, 2])
    let shape = [plane.shape.x, plane.shape.y]
    try group.write(reference, to: "reference", shape: shape).describe(
      unit: unit, description: "reference on a plane of the grid", along: "first", "second")
    try group.write(predicted, to: "predicted", shape: shape).describe(
      unit: unit, description: "prediction on a plane of the grid", along: "first", "second")
    try group.write(atoms.map(\.symbol), to: "atom").describe(
      unit: "1", description: "elements of the atoms near the plane", along: "atom")
    try group.write(
      atoms.flatMap { [$0.place.x, $0.place.y] }, to: "atom_place", shape: [atoms.count, 2]
    ).describe(
      unit: "angstrom", description: "places of these atoms in the plane", along: "atom",
      "component")
  }

  /// Reads a plane.
  init(readingFrom group: borrowing Group) throws {
    let shape = try group.dataset("reference").shape
    let steps = try group.attributeValues("steps", of: Double.self)
    let origin = try group.attributeValues("origin", of: Double.self)
    let strides = try group.attributeValues("strides", of: Int.self)
    guard shape.count == 2, steps.count == 4, origin.count == 2, strides.count == 2 else {
      throw InputError.damaged(
        group.path, key: group.name, expected: 10, found: shape.count + steps.count)
    }
    let plane = GridPlane(
      axis: try group.attribute("axis", as: Int.self),
      index: try group.attribute("index", as: Int.self), strides: SIMD2(strides[0], strides[1]),
      shape: SIMD2(shape[0], shape[1]), origin: SIMD2(origin[0], origin[1]),
      first: SIMD2(steps[0], steps[1]), second: SIMD2(steps[2], steps[3]))
    let symbols = try group.dataset("atom").readTexts()
    let places = try group.numbers("atom_place", count: 2 * symbols.count)
    self.init(
      name: try group.attributeText("name"), plane: plane,
      atoms: symbols.indices.map {
        Atom(symbol: symbols[$0], place: SIMD2(places[2 * $0], places[2 * $0 + 1]))
      }, reference: try group.numbers("reference", count: plane.pointCount),
      predicted: try group.numbers("predicted", count: plane.pointCount))
  }
}
