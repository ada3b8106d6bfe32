internal import LinearAlgebra
internal import Structures

/// The memory for the three-body term on the way through the tiles of a box.
struct FieldTripleWalk {
  private let triples: FieldTriples
  private var tile: FieldTile
  private var chosen: [[Vector3]]
  private var numbers: [Int]
  private var present: [Int] = []
  private var channels, matrix: LaneArray

  init(_ triples: FieldTriples, _ speciesCount: Int) {
    self.triples = triples
    tile = triples.tile()
    chosen = Array(repeating: [], count: speciesCount)
    numbers = Array(repeating: 0, count: speciesCount)
    (channels, matrix) = triples.scratch()
  }

  /// The term at eight points, which lie within `radius` of `middle`.
  mutating func value(
    _ candidates: FieldCandidates, _ middle: Vector3, radius: Double, _ points: LanePoints,
    _ counts: inout FieldEvaluationCounts
  ) -> SIMD8<Double> {
    let reach = triples.cutoff + radius
    present.removeAll(keepingCapacity: true)
    for s in chosen.indices {
      numbers[s] = candidates.choose(species: s, around: middle, reach: reach, into: &chosen[s])
      if numbers[s] > 0 { present.append(s) }
    }
    if present.isEmpty { return .zero }
    for (place, s) in present.enumerated() {
      _ = tile.add(
        chosen[s], count: numbers[s], to: points, table: triples.table.polynomials, place: place,
        of: present.count, .zero)
      counts.operations += Double(numbers[s]) * tile.operationsPerAtom
    }
    counts.operations += triples.operations
    return triples.value(tile.sums, species: present, &channels, &matrix)
  }
}
