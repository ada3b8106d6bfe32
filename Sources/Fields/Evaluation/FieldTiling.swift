internal import Structures

/// How a box of grid points is cut: into regions of at most 8 x 8 x 8 points, and these into tiles of eight points.
///
/// Atoms are looked up once for a region. Values do not depend on the cuts: a tile decides only which atoms are worth
/// a look, and the points in its lanes do not mix.
struct FieldTiling: Sendable {
  /// The largest number of points of a region along each axis.
  static let regionSize = 8

  /// The number of points of a tile along the axes; their product is 8.
  let tileShape: SIMD3<Int>
  /// The distance from the middle of a tile to its farthest point, angstrom.
  let tileRadius: Double

  /// Chooses the shape of tiles that reach the fewest atoms in vain.
  init(_ grid: Grid, block shape: SIMD3<Int>, cutoff: Double) {
    var best: (cost: Double, shape: SIMD3<Int>, radius: Double)?
    for logarithms in [
      SIMD3(1, 1, 1), SIMD3(0, 1, 2), SIMD3(0, 2, 1), SIMD3(1, 0, 2), SIMD3(1, 2, 0),
      SIMD3(2, 0, 1), SIMD3(2, 1, 0), SIMD3(0, 0, 3), SIMD3(0, 3, 0), SIMD3(3, 0, 0),
    ] {
      let tile = SIMD3<Int>(repeating: 1) &<< logarithms
      let radius = Self.radius(of: tile, on: grid)
      let counts = (shape &+ tile &- 1) &>> logarithms
      let reach = cutoff + radius
      let cost = Double(counts.x) * Double(counts.y) * Double(counts.z) * reach * reach * reach
      if best.map({ cost < $0.cost }) ?? true { best = (cost, tile, radius) }
    }
    (tileShape, tileRadius) = (best?.shape ?? SIMD3(1, 1, 8), best?.radius ?? 0)
  }

  /// The distance from the middle of a box of points to its farthest point, angstrom.
  static func radius(of shape: SIMD3<Int>, on grid: Grid) -> Double {
    let steps = grid.steps
    let (a, b) = (Double(shape.x - 1) * steps[0], Double(shape.y - 1) * steps[1])
    let c = Double(shape.z - 1) * steps[2]
    let diagonals = [a + b + c, a + b - c, a - b + c, a - b - c].map(\.length)
    // A little more, so that rounding loses no atom at the cutoff.
    return 0.5 * (diagonals.max() ?? 0) * (1 + 1e-12) + 1e-9
  }

  /// The regions of a box.
  static func regions(of block: GridBlock) -> [GridBlock] {
    guard !block.isEmpty else { return [] }
    var regions: [GridBlock] = []
    for i in stride(from: block.lower.x, to: block.upper.x, by: regionSize) {
      for j in stride(from: block.lower.y, to: block.upper.y, by: regionSize) {
        for k in stride(from: block.lower.z, to: block.upper.z, by: regionSize) {
          let box = GridBlock(lower: SIMD3(i, j, k), shape: SIMD3(repeating: regionSize))
          regions.append(box.intersection(block))
        }
      }
    }
    return regions
  }
}
