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
  private let costs: PlaneCosts

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
    (self.shape, self.costs) = (shape, costs)
    self.starts = starts + [shape.x * shape.y]
  }

  /// The rows of a rank.
  func rows(of rank: Int) -> Range<Int> { starts[rank]..<starts[rank + 1] }

  /// The rows of a rank as boxes of at most about `limit` points, one after the other in memory.
  func pieces(of rank: Int, limit: Int) -> [GridBlock] {
    var rows = rows(of: rank)
    var result: [GridBlock] = []
    while let piece = takePiece(from: &rows, limit: limit) { result.append(piece) }
    return result
  }

  /// Takes the first rows off a run, as a box of at most about `limit` points; nothing when no point is left.
  func takePiece(from rows: inout Range<Int>, limit: Int) -> GridBlock? {
    guard !rows.isEmpty, shape.z > 0 else { return nil }
    let (i, j) = rows.lowerBound.quotientAndRemainder(dividingBy: shape.y)
    let planeCount = min(rows.count / shape.y, limit / (shape.y * shape.z))
    let block: GridBlock
    if j == 0 && planeCount > 0 {
      block = GridBlock(lower: SIMD3(i, 0, 0), shape: SIMD3(planeCount, shape.y, shape.z))
    } else {
      let rowCount = min(rows.count, shape.y - j, max(1, limit / shape.z))
      block = GridBlock(lower: SIMD3(i, j, 0), shape: SIMD3(1, rowCount, shape.z))
    }
    rows = rows.lowerBound + block.shape.x * block.shape.y..<rows.upperBound
    return block
  }

  /// Takes the first rows off the first of some runs, as a box of at most about `limit` points.
  func takePiece(from runs: inout [Range<Int>], limit: Int) -> GridBlock? {
    while !runs.isEmpty {
      let piece = takePiece(from: &runs[0], limit: limit)
      if runs[0].isEmpty || piece == nil { runs.removeFirst() }
      if let piece { return piece }
    }
    return nil
  }
}

extension RowPartition {
  /// The rows that a rank works on when some are done already: runs of equal cost of what is left.
  func rows(of rank: Int, without done: [Range<Int>]) -> [Range<Int>] {
    if done.isEmpty { return [rows(of: rank)] }
    var left: [Range<Int>] = []
    var next = 0
    for run in done.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if run.lowerBound > next { left.append(next..<run.lowerBound) }
      next = max(next, run.upperBound)
    }
    if next < shape.x * shape.y { left.append(next..<shape.x * shape.y) }
    let own = cut(before: rank, left)..<cut(before: rank + 1, left)
    return left.map { $0.clamped(to: own) }.filter { !$0.isEmpty }
  }

  /// The first row of a rank where only some rows are shared.
  private func cut(before rank: Int, _ left: [Range<Int>]) -> Int {
    let rankCount = starts.count - 1
    if rank == rankCount { return shape.x * shape.y }
    let parts = left.flatMap(planes)
    let wanted = parts.reduce(0) { $0 + cost($1) } * Double(rank) / Double(rankCount)
    var before = 0.0
    for part in parts {
      let cost = cost(part)
      if before + cost > wanted {
        return part.lowerBound + Int((Double(part.count) * (wanted - before) / cost).rounded())
      }
      before += cost
    }
    return shape.x * shape.y
  }

  /// A run of rows, cut at the ends of planes.
  private func planes(_ rows: Range<Int>) -> [Range<Int>] {
    (rows.lowerBound / shape.y..<(rows.upperBound + shape.y - 1) / shape.y).map {
      ($0 * shape.y..<($0 + 1) * shape.y).clamped(to: rows)
    }
  }

  /// The cost of some rows of one plane.
  private func cost(_ rows: Range<Int>) -> Double {
    costs.values[rows.lowerBound / shape.y] * Double(rows.count) / Double(shape.y)
  }
}
