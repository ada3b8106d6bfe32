public import Structures

/// Points in a cell, in equal steps along its three lattice vectors.
///
/// Point `(i, j, k)` has the fractional coordinates `origin + (i / shape.x, j / shape.y, k / shape.z)`.
/// In memory the third axis runs fastest.
public struct Grid: Hashable, Sendable {
  /// The cell that the grid divides.
  public let cell: Cell
  /// The number of points along the three lattice vectors.
  public let shape: SIMD3<Int>
  /// The fractional coordinates of point (0, 0, 0): zero, or half a step.
  public let origin: Vector3

  /// A grid of `shape` points in `cell`.
  ///
  /// - Throws: `InputError` when the shape has a number that is not positive or more points than can
  ///   be counted, the cell lacks a lattice vector, or the origin is not finite.
  public init(cell: Cell, shape: SIMD3<Int>, origin: Vector3 = .zero) throws(InputError) {
    let (plane, isLarge) = shape.x.multipliedReportingOverflow(by: shape.y)
    guard shape.x > 0, shape.y > 0, shape.z > 0, !isLarge,
      plane < 1 << 48, shape.z < 1 << 48, plane.multipliedFullWidth(by: shape.z).high == 0,
      plane * shape.z < 1 << 48
    else {
      throw InputError(
        key: "grid", expected: "three positive numbers of points",
        found: "\(shape.x) x \(shape.y) x \(shape.z)", remedy: "correct the numbers of points")
    }
    guard !cell.givenVectors.contains(.zero) else {
      throw InputError(
        key: "Lattice", expected: "three lattice vectors for a grid", found: "fewer",
        remedy: "put the structure into a cell")
    }
    guard origin.isFinite else {
      throw InputError(
        key: "origin", expected: "finite numbers", found: "'\(origin)'",
        remedy: "correct the origin of the grid")
    }
    self.cell = cell
    self.shape = shape
    self.origin = origin
  }

  /// The number of points.
  public var pointCount: Int { shape.x * shape.y * shape.z }

  /// The volume that belongs to one point, cubic angstrom.
  public var voxelVolume: Double { cell.volume / Double(pointCount) }

  /// The Cartesian steps between neighbouring points along the three axes, angstrom.
  public var steps: [Vector3] {
    [0, 1, 2].map { cell.vectors[$0] / Double(shape[$0]) }
  }

  /// The whole grid as a box.
  public var whole: GridBlock { GridBlock(lower: .zero, shape: shape) }

  /// The Cartesian position of a point, angstrom; indices outside the grid continue it.
  public func position(_ i: Int, _ j: Int, _ k: Int) -> Vector3 {
    cell.cartesian(
      Vector3(
        origin.x + Double(i) / Double(shape.x), origin.y + Double(j) / Double(shape.y),
        origin.z + Double(k) / Double(shape.z)))
  }

  /// The Cartesian position of the point with a number in memory order, angstrom.
  public func position(_ point: Int) -> Vector3 {
    let (row, k) = point.quotientAndRemainder(dividingBy: shape.z)
    let (i, j) = row.quotientAndRemainder(dividingBy: shape.y)
    return position(i, j, k)
  }
}
