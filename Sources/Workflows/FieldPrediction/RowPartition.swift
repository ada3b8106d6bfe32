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
  private let costs: RowCosts

  /// Runs of equal length for `rankCount` ranks.
  init(_ shape: SIMD3<Int>, rankCount: Int) {
    self.init(shape, costs: RowCosts(uniformOver: shape.x * shape.y), rankCount: rankCount)
  }

  /// Runs of equal cost for `rankCount` ranks, whole rows each.
  init(_ shape: SIMD3<Int>, costs: RowCosts, rankCount: Int) {
    let rowCount = shape.x * shape.y
    precondition(costs.values.count == rowCount, "\(rowCount) costs; got \(costs.values.count)")
    (self.shape, self.costs) = (shape, costs)
    starts = CostCut.starts(costs.values, parts: rankCount)
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
    let rows = left.flatMap(Array.init)
    let cuts = CostCut.starts(rows.map { costs.values[$0] }, parts: starts.count - 1)
    let own = Array(rows[cuts[rank]..<cuts[rank + 1]])
    guard let first = own.first, let last = own.last else { return [] }
    return left.map { $0.clamped(to: first..<last + 1) }.filter { !$0.isEmpty }
  }
}
