import Fields
import Structures

/// The reference and the predicted field on a plane of a grid.
struct FieldSlice: Hashable, Sendable {
  /// An atom near the plane, at its place in the plane.
  struct Atom: Hashable, Sendable {
    let symbol: String
    let place: SIMD2<Double>
  }

  /// The structure, for people.
  let name: String
  /// The points of the plane.
  let plane: GridPlane
  /// The atoms near the plane.
  let atoms: [Atom]
  /// The reference on the points, the second axis of the plane fastest.
  var reference: [Double]
  /// The prediction on the points.
  var predicted: [Double]

  /// The plane of a case with zeros on it.
  init(of item: FieldCase) {
    let plane = GridPlane(through: item.structure, item.grid)
    let zeros = Array(repeating: 0.0, count: plane.pointCount)
    self.init(
      name: item.name, plane: plane, atoms: plane.atoms(of: item.structure, item.grid),
      reference: zeros, predicted: zeros)
  }

  /// A plane with values.
  init(
    name: String, plane: GridPlane, atoms: [Atom], reference: [Double], predicted: [Double]
  ) {
    precondition(
      reference.count == plane.pointCount && predicted.count == plane.pointCount,
      "\(plane.pointCount) values; got \(reference.count) and \(predicted.count)")
    self.name = name
    self.plane = plane
    self.atoms = atoms
    self.reference = reference
    self.predicted = predicted
  }

  /// Takes what lies in the plane from the values of a block, the third axis of the grid fastest.
  mutating func take(_ block: GridBlock, reference: Span<Double>, predicted: Span<Double>) {
    guard block.range(plane.axis).contains(plane.index) else { return }
    for row in 0..<plane.shape.x {
      for column in 0..<plane.shape.y {
        let point = plane.point(row, column)
        guard block.contains(point.x, point.y, point.z) else { continue }
        let source = block.offset(point.x, point.y, point.z)
        self.reference[row * plane.shape.y + column] = reference[source]
        self.predicted[row * plane.shape.y + column] = predicted[source]
      }
    }
  }
}
