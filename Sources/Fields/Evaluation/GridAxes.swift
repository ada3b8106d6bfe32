internal import Structures

/// The positions of the points of a grid, as sums of one vector for each axis.
struct GridAxes: Sendable {
  /// The origin and the steps along the first axis, then the steps along the others, angstrom.
  private let first, second, third: [Vector3]

  init(_ grid: Grid) {
    func multiples(_ axis: Int, _ start: Vector3) -> [Vector3] {
      (0..<grid.shape[axis]).map { i in
        start + grid.cell.vectors[axis] * (Double(i) / Double(grid.shape[axis]))
      }
    }
    first = multiples(0, grid.cell.cartesian(grid.origin))
    second = multiples(1, .zero)
    third = multiples(2, .zero)
  }

  /// The position of a point, angstrom.
  func position(_ point: SIMD3<Int>) -> Vector3 {
    first[point.x] + second[point.y] + third[point.z]
  }

  /// The middle of a box of points, angstrom.
  func middle(_ box: GridBlock) -> Vector3 { middle(box.lower, box.upper &- 1) }

  /// The middle between two points, angstrom.
  func middle(_ a: SIMD3<Int>, _ b: SIMD3<Int>) -> Vector3 { 0.5 * (position(a) + position(b)) }

  /// The coordinates of eight points.
  func lanes(_ points: InlineArray<8, SIMD3<Int>>) -> LanePoints {
    var lanes = LanePoints()
    for lane in 0..<8 {
      let point = position(points[lane])
      (lanes.x[lane], lanes.y[lane], lanes.z[lane]) = (point.x, point.y, point.z)
    }
    return lanes
  }
}

/// The coordinates of eight points, angstrom.
struct LanePoints {
  var x = SIMD8<Double>.zero
  var y = SIMD8<Double>.zero
  var z = SIMD8<Double>.zero
}
