import Fields
import Structures

/// A plane of grid points, thinned so that a picture can show it.
///
/// Places in the plane are given by two coordinates, angstrom: the first along the first lattice vector of
/// the plane, the second perpendicular to it.
struct GridPlane: Hashable, Sendable {
  /// Atoms closer than this to the plane, angstrom, belong to it.
  static let atomDistance = 0.5
  /// The most points along an axis of the plane.
  static let pointLimit = 240

  /// The axis of the grid that does not lie in the plane.
  let axis: Int
  /// The number of the plane along ``axis``.
  let index: Int
  /// Every how many grid points one is taken along both axes of the plane.
  let strides: SIMD2<Int>
  /// The number of points along both axes of the plane.
  let shape: SIMD2<Int>
  /// The place of the first point, angstrom.
  let origin: SIMD2<Double>
  /// The step between points along the first axis of the plane, angstrom.
  let first: SIMD2<Double>
  /// The step between points along the second axis of the plane, angstrom.
  let second: SIMD2<Double>

  /// The number of points.
  var pointCount: Int { shape.x * shape.y }

  /// The indices in the grid of a point of the plane.
  func point(_ row: Int, _ column: Int) -> SIMD3<Int> {
    var result = SIMD3(repeating: index)
    let axes = Self.axes(besides: axis)
    result[axes.0] = row * strides.x
    result[axes.1] = column * strides.y
    return result
  }

  /// The place of a point of the plane, angstrom.
  func place(_ row: Int, _ column: Int) -> SIMD2<Double> {
    origin + Double(row) * first + Double(column) * second
  }

  /// The axes that lie in the plane.
  static func axes(besides axis: Int) -> (Int, Int) {
    axis == 0 ? (1, 2) : axis == 1 ? (0, 2) : (0, 1)
  }
}

extension GridPlane {
  /// The plane of a grid that holds most atoms, the one in the middle where no plane holds any.
  ///
  /// It is perpendicular to the third reciprocal vector unless another direction has planes with half as
  /// many atoms again.
  init(through structure: Structure, _ grid: Grid) {
    let best = [0, 1, 2].map { Self.fullest(along: $0, structure, grid) }
    let largest = max(best[0].count, best[1].count)
    let axis = 2 * largest > 3 * best[2].count ? (best[0].count == largest ? 0 : 1) : 2
    let axes = Self.axes(besides: axis)
    let counts = SIMD2(grid.shape[axes.0], grid.shape[axes.1])
    strides = SIMD2(
      (counts.x + Self.pointLimit - 1) / Self.pointLimit,
      (counts.y + Self.pointLimit - 1) / Self.pointLimit)
    shape = SIMD2((counts.x - 1) / strides.x + 1, (counts.y - 1) / strides.y + 1)
    self.axis = axis
    index = best[axis].index
    let (a, b) = Self.flattened(grid.cell, axes)
    origin = grid.origin[axes.0] * a + grid.origin[axes.1] * b
    first = Double(strides.x) / Double(counts.x) * a
    second = Double(strides.y) / Double(counts.y) * b
  }

  /// The lattice vectors of a plane in its own coordinates.
  private static func flattened(_ cell: Cell, _ axes: (Int, Int)) -> (SIMD2<Double>, SIMD2<Double>)
  {
    let (a, b) = (cell.vectors[axes.0], cell.vectors[axes.1])
    let along = a.dot(b) / a.length
    return (SIMD2(a.length, 0), SIMD2(along, (b.lengthSquared - along * along).squareRoot()))
  }

  /// The plane along an axis that has most atoms near it, with their number.
  private static func fullest(along axis: Int, _ structure: Structure, _ grid: Grid)
    -> (index: Int, count: Int)
  {
    let planes = structure.positions.map { position in
      let place = grid.cell.fractional(position)[axis] - grid.origin[axis]
      let plane = Int((place * Double(grid.shape[axis])).rounded())
      return ((plane % grid.shape[axis]) + grid.shape[axis]) % grid.shape[axis]
    }
    var best = (index: grid.shape[axis] / 2, count: 0)
    for index in Set(planes).sorted() {
      let near = structure.positions.filter {
        abs(height($0, axis, index, grid)) < 0.3
      }
      if near.count > best.count { best = (index, near.count) }
    }
    return best
  }

  /// The distance of a position, or of its nearest image, above a plane of the grid, angstrom.
  private static func height(_ position: Vector3, _ axis: Int, _ index: Int, _ grid: Grid) -> Double
  {
    let plane = grid.origin[axis] + Double(index) / Double(grid.shape[axis])
    var fraction = grid.cell.fractional(position)[axis] - plane
    if grid.cell.periodicity[axis] { fraction -= fraction.rounded() }
    return fraction * grid.cell.planeSpacings[axis]
  }

  /// The atoms near the plane, each at its place inside the cell.
  func atoms(of structure: Structure, _ grid: Grid) -> [FieldSlice.Atom] {
    let axes = Self.axes(besides: axis)
    let (a, b) = Self.flattened(grid.cell, axes)
    return zip(structure.species, structure.positions).compactMap { element, position in
      guard abs(Self.height(position, axis, index, grid)) < Self.atomDistance else { return nil }
      let fraction = grid.cell.fractional(grid.cell.wrapped(position))
      let place = fraction[axes.0] * a + fraction[axes.1] * b
      return FieldSlice.Atom(symbol: element.symbol, place: place)
    }
  }
}
