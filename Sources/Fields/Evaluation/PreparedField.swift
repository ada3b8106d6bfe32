internal import Descriptors
internal import LinearAlgebra
internal import Structures

/// A field prepared for one structure and one grid, to be evaluated box by box.
///
/// Preparation contracts the coefficients for the species of the structure and tabulates the radial functions, which takes
/// some milliseconds; ``FieldEvaluator/evaluate(_:on:_:into:)`` does it for a single box.
public struct PreparedField: Sendable {
  /// The grid.
  public let grid: Grid
  /// The largest error of the tabulated radial functions, as a part of the largest value of each.
  public var tableError: Double { contraction.tableError }

  private let axes: GridAxes
  private let structure: Structure
  private let contraction: FieldContraction
  private let search: NeighbourSearch?
  private let cutoff: Double

  /// Prepares a field.
  ///
  /// - Throws: `InputError` when the structure has an element that the model lacks or atoms on one spot.
  init(
    _ evaluator: FieldEvaluator, _ structure: Structure, on grid: Grid
  ) throws(InputError) {
    let basis = evaluator.basis
    let wrapped = try Structure(
      species: structure.species, positions: structure.positions.map(structure.cell.wrapped),
      cell: structure.cell)
    contraction = try FieldContraction(
      basis, coefficients: evaluator.coefficients, species: wrapped.distinctSpecies)
    let region = SIMD3(repeating: FieldTiling.regionSize)
    cutoff = basis.parameters.cutoff
    let reach = cutoff + FieldTiling.radius(of: region, on: grid)
    search = wrapped.count == 0 ? nil : try NeighbourSearch(wrapped, cutoff: reach)
    self.structure = wrapped
    self.grid = grid
    axes = GridAxes(grid)
  }

  /// What the terms of the field cost at a point, for boxes of `rowCount` whole rows.
  public func work(forRows rowCount: Int) -> [FieldWork] {
    let planes = rowCount / max(1, grid.shape.y)
    let block = SIMD3(max(1, planes), planes > 0 ? grid.shape.y : rowCount, grid.shape.z)
    let tiling = FieldTiling(grid, block: block, cutoff: cutoff)
    let (pairs, counts) = (contraction.tile(), 1...max(1, contraction.species.count))
    let first = FieldWork(
      reach: cutoff + tiling.tileRadius, neighbour: pairs.operationsPerAtom / 8,
      points: counts.map {
        contraction.functionCount > 0 ? pairs.operationsOfForms(placeCount: $0) / 8 : 0
      }, tilePoints: tiling.tileShape.z)
    guard let triples = contraction.triples else { return [first] }
    return [
      first,
      FieldWork(
        reach: triples.cutoff + tiling.tileRadius,
        neighbour: triples.tile().operationsPerAtom / 8,
        points: counts.map { _ in triples.operations / 8 }, tilePoints: tiling.tileShape.z),
    ]
  }

  /// Evaluates the field at the points of a box, third axis fastest.
  ///
  /// The values do not depend on the box they are evaluated with, to the last digit.
  @discardableResult
  public func evaluate(
    _ block: GridBlock, into out: inout MutableSpan<Double>
  ) -> FieldEvaluationCounts {
    precondition(
      out.count == block.pointCount, "\(block.pointCount) values; got room for \(out.count)")
    var walk = FieldWalk(contraction)
    guard let search else {
      for i in out.indices { out[i] = 0 }
      return counts(walk, block)
    }
    let tiling = FieldTiling(grid, block: block.shape, cutoff: cutoff)
    for region in FieldTiling.regions(of: block) {
      walk.candidates.collect(around: axes.middle(region), search, of: structure)
      for i in stride(from: region.lower.x, to: region.upper.x, by: tiling.tileShape.x) {
        for j in stride(from: region.lower.y, to: region.upper.y, by: tiling.tileShape.y) {
          for k in stride(from: region.lower.z, to: region.upper.z, by: tiling.tileShape.z) {
            let box = GridBlock(lower: SIMD3(i, j, k), shape: tiling.tileShape)
            evaluateTile(box, of: block, radius: tiling.tileRadius, &walk, &out)
          }
        }
      }
    }
    return counts(walk, block)
  }

  private func counts(_ walk: FieldWalk, _ block: GridBlock) -> FieldEvaluationCounts {
    var counts = walk.counts
    counts.points = block.pointCount
    counts.tableError = tableError
    return counts
  }

  private func evaluateTile(
    _ box: GridBlock, of block: GridBlock, radius: Double, _ walk: inout FieldWalk,
    _ out: inout MutableSpan<Double>
  ) {
    let last = block.upper &- 1
    // Lanes past the end of the block repeat its last points.
    let indices = InlineArray<8, SIMD3<Int>> { lane in
      let (row, k) = (lane / box.shape.z, lane % box.shape.z)
      let offset = SIMD3(row / box.shape.y, row % box.shape.y, k)
      return pointwiseMin(box.lower &+ offset, last)
    }
    let middle = axes.middle(indices[0], indices[7])
    let field = walk.field(middle, radius: radius) { axes.lanes(indices) }
    for lane in 0..<8 {
      out[block.offset(indices[lane].x, indices[lane].y, indices[lane].z)] = field[lane]
    }
  }
}
