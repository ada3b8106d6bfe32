import Fields

/// Which points of a grid a rank works on: a run of whole rows along the third axis.
///
/// A run of rows is a run of values in an HDF5 file, so every rank writes its part in one piece for
/// itself. Any number of ranks up to the number of rows has work; runs have the same cost, not length.
struct RowPartition: Hashable, Sendable {
  /// The number of points of the grid along its axes.
  let shape: SIMD3<Int>
  /// Rank `r` has the rows `starts[r] ..< starts[r + 1]`; row `i * shape.y + j` holds the points `(i, j, _)`.
  let starts: [Int]

  /// Runs of equal length for `rankCount` ranks.
  init(_ shape: SIMD3<Int>, rankCount: Int) {
    self.init(shape, costs: PlaneCosts(uniformOver: shape.x), rankCount: rankCount)
  }

  /// Runs of equal cost for `rankCount` ranks.
  init(_ shape: SIMD3<Int>, costs: PlaneCosts, rankCount: Int) {
    precondition(costs.values.count == shape.x, "\(shape.x) costs; got \(costs.values.count)")
    precondition(rankCount > 0, "at least one rank; got \(rankCount)")
    let total = costs.values.reduce(0, +)
    var starts = [0]
    var (plane, before) = (0, 0.0)
    for rank in 1..<max(2, rankCount) where rank < rankCount {
      let wanted = total * Double(rank) / Double(rankCount)
      while plane < shape.x - 1, before + costs.values[plane] <= wanted {
        before += costs.values[plane]
        plane += 1
      }
      let share = min(1, max(0, (wanted - before) / costs.values[plane]))
      starts.append(plane * shape.y + Int((share * Double(shape.y)).rounded()))
    }
    self.shape = shape
    self.starts = starts + [shape.x * shape.y]
  }

  /// The rows of a rank.
  func rows(of rank: Int) -> Range<Int> { starts[rank]..<starts[rank + 1] }

  /// The rows of a rank as boxes of at most about `limit` points, one after the other in memory.
  func pieces(of rank: Int, limit: Int) -> [GridBlock] {
    var (row, end) = (rows(of: rank).lowerBound, rows(of: rank).upperBound)
    if shape.z == 0 { end = row }
    var result: [GridBlock] = []
    while row < end {
      let (i, j) = row.quotientAndRemainder(dividingBy: shape.y)
      let planeCount = min((end - row) / shape.y, limit / (shape.y * shape.z))
      let block: GridBlock
      if j == 0 && planeCount > 0 {
        block = GridBlock(
          lower: SIMD3(i, 0, 0), shape: SIMD3(planeCount, shape.y, shape.z))
      } else {
        let rowCount = min(end - row, shape.y - j, max(1, limit / shape.z))
        block = GridBlock(lower: SIMD3(i, j, 0), shape: SIMD3(1, rowCount, shape.z))
      }
      result.append(block)
      row += block.shape.x * block.shape.y
    }
    return result
  }
}
