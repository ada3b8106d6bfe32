import Fields
import Structures

/// About how much work the points of every row of a grid are, by the atoms that reach them.
///
/// A row is a line of points along the third axis, which atoms cover in chords of their spheres. A point costs
/// something for each atom that reaches it, and something once by the number of species that do; vacuum costs
/// almost nothing.
struct RowCosts: Hashable, Sendable {
  /// What a point costs that no atom reaches, in units of what an atom costs.
  static let emptyPointCost = 0.2

  /// The cost of each row: row `i * shape.y + j` holds the points `(i, j, _)`.
  private(set) var values: [Double]

  /// Given costs of all rows.
  init(values: [Double]) { self.values = values }

  /// The same cost for every row.
  init(uniformOver rowCount: Int) { values = Array(repeating: 1, count: rowCount) }

  /// The most rows whose costs are found one by one; of larger grids neighbouring rows share theirs.
  private static let largestCount = 1 << 20

  /// The costs of evaluating a field on a grid around a structure.
  ///
  /// - Parameters:
  ///   - structure: The atoms.
  ///   - grid: The grid, whose rows run along its third axis.
  ///   - terms: The terms of the field, each with its cutoff and costs.
  init(of structure: Structure, on grid: Grid, _ terms: [FieldWork]) {
    let rowCount = grid.shape.x * grid.shape.y
    let ratio = Double(rowCount) / Double(Self.largestCount)
    let step = max(1, Int(ratio.squareRoot().rounded(.up)))
    let shape = SIMD3(max(1, grid.shape.x / step), max(1, grid.shape.y / step), grid.shape.z)
    if step > 1, let coarse = try? Grid(cell: grid.cell, shape: shape, origin: grid.origin) {
      let costs = RowCosts(of: structure, on: coarse, terms)
      self = RowCosts(costs, of: coarse.shape, on: grid.shape)
      return
    }
    let unit = max(terms.first?.neighbour ?? 1, .leastNormalMagnitude)
    values = Array(repeating: Self.emptyPointCost, count: rowCount)
    let species = structure.distinctSpecies
    for term in terms {
      let lines = RowLines(grid, reach: term.reach, step: term.tilePoints)
      // Where one species at least reaches a row, where two do, and so on.
      var reached = Array(repeating: [UInt64](repeating: 0, count: rowCount), count: species.count)
      for element in species {
        var covered = [UInt64](repeating: 0, count: rowCount)
        for (position, own) in zip(structure.positions, structure.species) where own == element {
          lines.forEachChord(of: position) { row, chord in
            let segments = lines.segments(chord)
            values[row] += term.neighbour / unit * Double(segments.count) / lines.segmentCount
            covered[row] |= segments.mask
          }
        }
        for number in species.indices.reversed() {
          for row in covered.indices {
            reached[number][row] |=
              number == 0 ? covered[row] : covered[row] & reached[number - 1][row]
          }
        }
      }
      for (number, masks) in reached.enumerated() {
        let more = term.points[number] - (number == 0 ? 0 : term.points[number - 1])
        for row in masks.indices {
          values[row] += more / unit * Double(masks[row].nonzeroBitCount) / lines.segmentCount
        }
      }
    }
    let points = Double(grid.shape.z)
    for row in values.indices { values[row] *= points }
  }
}

extension RowCosts {
  /// The costs of the rows of a coarser grid, each for all rows near it.
  private init(_ coarse: RowCosts, of shape: SIMD3<Int>, on fine: SIMD3<Int>) {
    self.init(uniformOver: fine.x * fine.y)
    for i in 0..<fine.x {
      let plane = i * shape.x / fine.x * shape.y
      for j in 0..<fine.y { values[i * fine.y + j] = coarse.values[plane + j * shape.y / fine.y] }
    }
  }
}

/// The rows of a grid as lines in space that spheres cut.
private struct RowLines {
  private let grid: Grid
  private let reach: Double
  private let periodicity: Periodicity
  /// The first two lattice vectors, seen along the third one.
  private let across: (Vector3, Vector3)
  /// The direction of the rows, and their length.
  private let direction: Vector3
  private let length: Double

  /// The number of segments of a row: its tiles, at most 64.
  private let segments: Int
  /// The middle of the first segment, as a part of the row.
  private let firstMiddle: Double

  var segmentCount: Double { Double(segments) }

  init(_ grid: Grid, reach: Double, step: Int) {
    let points = max(1, grid.shape.z)
    segments = min(64, (points + step - 1) / step)
    firstMiddle =
      points <= 64 * step ? 0.5 * Double(step - 1) / Double(points) : 0.5 / Double(segments)
    let vectors = grid.cell.vectors
    length = vectors[2].length
    let direction = vectors[2] / length
    func perpendicular(_ v: Vector3) -> Vector3 { v - direction * v.dot(direction) }
    (self.grid, self.reach, self.direction) = (grid, reach, direction)
    periodicity = grid.cell.periodicity
    across = (perpendicular(vectors[0]), perpendicular(vectors[1]))
  }

  /// Calls `body` for every row that the sphere around a position cuts, with the chord in units of the row.
  func forEachChord(of position: Vector3, _ body: (Int, ClosedRange<Double>) -> Void) {
    let place = grid.cell.fractional(position)
    let spacings = grid.cell.planeSpacings
    func indices(_ axis: Int) -> ClosedRange<Int>? {
      let count = Double(grid.shape[axis])
      let (middle, half) = (
        (place[axis] - grid.origin[axis]) * count, reach / spacings[axis] * count
      )
      let (first, last) = (Int((middle - half).rounded(.up)), Int((middle + half).rounded(.down)))
      if first > last { return nil }
      if periodicity[axis] { return first...last }
      let (low, high) = (max(first, 0), min(last, grid.shape[axis] - 1))
      return low > high ? nil : low...high
    }
    guard let planes = indices(0), let rows = indices(1) else { return }
    let vectors = grid.cell.vectors
    for i in planes {
      let u = Double(i) / Double(grid.shape.x) + grid.origin[0] - place[0]
      for j in rows {
        let v = Double(j) / Double(grid.shape.y) + grid.origin[1] - place[1]
        let offset = across.0 * u + across.1 * v
        let square = reach * reach - offset.dot(offset)
        if square <= 0 { continue }
        // Where the line comes nearest to the atom, from the beginning of the row.
        let shift = (vectors[0] * u + vectors[1] * v).dot(direction) / length
        let middle = place[2] - grid.origin[2] - shift
        let half = square.squareRoot() / length
        var chord = (middle - half)...(middle + half)
        if !periodicity[2] {
          if chord.upperBound <= 0 || chord.lowerBound >= 1 { continue }
          chord = max(chord.lowerBound, 0)...min(chord.upperBound, 1)
        }
        let row = wrapped(i, grid.shape.x) * grid.shape.y + wrapped(j, grid.shape.y)
        body(row, chord)
      }
    }
  }

  /// The segments of a row whose middles lie in a chord: how many, and which; a chord goes on at the other end.
  func segments(_ chord: ClosedRange<Double>) -> (count: Int, mask: UInt64) {
    let first = Int(((chord.lowerBound - firstMiddle) * segmentCount).rounded(.up))
    let end = Int(((chord.upperBound - firstMiddle) * segmentCount).rounded(.down)) + 1
    let all: UInt64 = segments == 64 ? .max : 1 << UInt64(segments) - 1
    if end - first >= segments { return (end - first, all) }
    if end <= first { return (0, 0) }
    let run: UInt64 = (1 << UInt64(end - first)) - 1
    let start = UInt64(wrapped(first, segments))
    // What reaches beyond the last segment goes on with the first one.
    return (end - first, (run << start | run >> (UInt64(segments) - start)) & all)
  }

  private func wrapped(_ index: Int, _ count: Int) -> Int { ((index % count) + count) % count }
}
