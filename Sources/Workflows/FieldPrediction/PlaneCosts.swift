import Fields
import Structures

/// About how much work the points of every plane of a grid are, by the atoms within the cutoff.
///
/// The mean number of neighbours of a point of a plane is the sum over atoms of the circles that their
/// spheres cut out of the plane, divided by the area of the plane; vacuum costs almost nothing.
struct PlaneCosts: Hashable, Sendable {
  /// What a point costs that has no neighbour, in units of what a neighbour costs.
  static let emptyPointCost = 0.2

  /// The cost of each plane along the first axis of the grid.
  let values: [Double]

  /// The costs of evaluating a field on a grid around a structure.
  init(of structure: Structure, on grid: Grid, cutoff: Double) {
    let count = grid.shape.x
    let spacing = grid.cell.planeSpacings[0]
    let area = grid.cell.volume / spacing
    let step = spacing / Double(count)
    let pointCount = Double(grid.shape.y * grid.shape.z)
    var costs = Array(repeating: Self.emptyPointCost * pointCount, count: count)
    for position in structure.positions {
      let place = (grid.cell.fractional(position)[0] - grid.origin[0]) * spacing
      let first = Int(((place - cutoff) / step).rounded(.up))
      let last = Int(((place + cutoff) / step).rounded(.down))
      guard first <= last else { continue }
      for plane in first...last {
        let isInside = (0..<count).contains(plane)
        guard grid.cell.periodicity[0] || isInside else { continue }
        let height = place - Double(plane) * step
        let circle = Double.pi * (cutoff * cutoff - height * height)
        costs[(plane % count + count) % count] += pointCount * max(0, circle) / area
      }
    }
    values = costs
  }

  /// The same cost for every plane.
  init(uniformOver planeCount: Int) { values = Array(repeating: 1, count: planeCount) }
}
