import Fields
import MPI
import Structures

/// The integrals of fields, which are not kept: box by box on all ranks, so that another run can go on.
///
/// The boxes do not depend on the number of ranks, and the sums of rows add up in their order: the integrals have the
/// same bits on any number of ranks.
struct FieldIntegration {
  /// The points of a box along the first two axes; it has whole rows along the third.
  private static let width = 4

  private let sweeps: [FieldSweep]
  /// The box of every unit with the number of its field.
  private let units: [(field: Int, block: GridBlock)]
  /// The units of every rank: runs of equal cost.
  private let starts: [Int]

  /// Cuts fields into boxes for a number of ranks.
  init(_ sweeps: [FieldSweep], rankCount: Int) {
    self.sweeps = sweeps
    var units: [(field: Int, block: GridBlock)] = []
    var costs: [Double] = []
    for (field, sweep) in sweeps.enumerated() {
      let shape = sweep.grid.shape
      for i in stride(from: 0, to: shape.x, by: Self.width) {
        for j in stride(from: 0, to: shape.y, by: Self.width) {
          let size = SIMD3(min(Self.width, shape.x - i), min(Self.width, shape.y - j), shape.z)
          units.append((field, GridBlock(lower: SIMD3(i, j, 0), shape: size)))
          costs.append(
            (i..<i + size.x).reduce(0) {
              $0 + sweep.costs.values[$1 * shape.y + j..<$1 * shape.y + j + size.y].reduce(0, +)
            })
        }
      }
    }
    self.units = units
    starts = CostCut.starts(costs, parts: rankCount)
  }

  /// The totals of the fields.
  ///
  /// **Collective.**
  ///
  /// - Throws: On all ranks when one fails; `Interrupted` on all ranks when the run shall stop.
  func totals(_ run: Run, on world: borrowing Communicator) throws -> [FieldTotals] {
    let mine = Array(starts[world.rank]..<starts[world.rank + 1])
    var values: [Double] = []
    let slabs = try run.checkpoint.units("integrate", mine: mine, on: world, run: run) { unit in
      let (field, block) = units[unit]
      try sweeps[field].values(block, into: &values)
      var totals = RowTotals()
      totals.append(values.span, length: block.shape.z)
      return Slab(values: totals.packed)
    }
    return try sweeps.enumerated().map { field, sweep in
      let own = mine.filter { units[$0].field == field }
      return try FieldTotals(
        sweep.grid.shape,
        rows: own.flatMap { rows(of: $0, slabs[$0]?.values ?? []) }, on: world)
    }
  }

  /// The rows of a unit, which stand together plane by plane.
  private func rows(of unit: Int, _ values: [Double]) -> [(first: Int, totals: RowTotals)] {
    let (field, block) = units[unit]
    let range = values.prefix(2)
    return (0..<block.shape.x).map { plane in
      let start = 2 + plane * block.shape.y
      let first = (block.lower.x + plane) * sweeps[field].grid.shape.y + block.lower.y
      return (first, RowTotals(packed: range + values[start..<start + block.shape.y]))
    }
  }
}
