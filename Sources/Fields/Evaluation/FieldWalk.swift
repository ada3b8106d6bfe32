internal import LinearAlgebra
internal import Structures

/// What changes on the way through the tiles of a box: atoms, sums, and forms of the sets of species met so far.
struct FieldWalk {
  var candidates = FieldCandidates()
  private var tile: FieldTile
  private var chosen: [[Vector3]]
  private var numbers: [Int]
  private var present: [Int] = []
  /// The triangles of the forms of each set of species that some tile has.
  private var triangles: [[Int]: [Double]] = [:]
  private var current: (species: [Int], triangles: [Double]) = ([], [])

  init(tile: FieldTile, speciesCount: Int) {
    self.tile = tile
    chosen = Array(repeating: [], count: speciesCount)
    numbers = Array(repeating: 0, count: speciesCount)
  }

  /// The field at eight points, which lie close enough to `middle` for `reach`.
  mutating func field(
    _ middle: Vector3, _ reach: Double, _ tables: [FieldRadialTable],
    _ contraction: FieldContraction, _ counts: inout FieldEvaluationCounts,
    _ points: () -> LanePoints
  ) -> SIMD8<Double> {
    present.removeAll(keepingCapacity: true)
    counts.tiles += 1
    for s in tables.indices {
      numbers[s] = candidates.choose(
        species: s, around: middle, reach: reach, into: &chosen[s])
      if numbers[s] > 0 { present.append(s) }
    }
    guard !present.isEmpty else {
      counts.emptyTiles += 1
      return .zero
    }
    let points = points()
    var field = SIMD8<Double>.zero
    for (place, s) in present.enumerated() {
      field = tile.add(
        chosen[s], count: numbers[s], to: points, table: tables[s].polynomials, place: place,
        of: present.count, field)
      counts.neighbours += numbers[s]
      counts.operations += Double(numbers[s]) * tile.operationsPerAtom
    }
    if contraction.functionCount == 0 { return field }
    selectTriangles(contraction)
    counts.operations += tile.operationsOfForms(placeCount: present.count)
    return field + tile.forms(current.triangles.span, placeCount: present.count)
  }

  private mutating func selectTriangles(_ contraction: FieldContraction) {
    if current.species == present { return }
    let known = triangles[present] ?? contraction.triangles(ofSpecies: present)
    triangles[present] = known
    current = (present, known)
  }
}
