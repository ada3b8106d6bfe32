internal import LinearAlgebra
internal import Structures

/// What changes on the way through the tiles of a box: atoms, sums, and forms of the sets of species met so far.
struct FieldWalk {
  var candidates = FieldCandidates()
  private(set) var counts = FieldEvaluationCounts()
  private let contraction: FieldContraction
  private var pairs: FieldTile
  private var triples: FieldTripleWalk?
  private var chosen: [[Vector3]]
  private var numbers: [Int]
  private var present: [Int] = []
  /// The triangles of the forms of each set of species that some tile has.
  private var triangles: [[Int]: [Double]] = [:]
  private var current: (species: [Int], triangles: [Double]) = ([], [])

  init(_ contraction: FieldContraction) {
    self.contraction = contraction
    pairs = contraction.tile()
    triples = contraction.triples.map { FieldTripleWalk($0, contraction.species.count) }
    chosen = Array(repeating: [], count: contraction.species.count)
    numbers = Array(repeating: 0, count: contraction.species.count)
  }

  /// The field at eight points, which lie within `radius` of `middle`.
  mutating func field(
    _ middle: Vector3, radius: Double, _ points: () -> LanePoints
  ) -> SIMD8<Double> {
    let reach = contraction.cutoff + radius
    present.removeAll(keepingCapacity: true)
    counts.tiles += 1
    for s in contraction.species.indices {
      numbers[s] = candidates.choose(species: s, around: middle, reach: reach, into: &chosen[s])
      if numbers[s] > 0 { present.append(s) }
    }
    guard !present.isEmpty else {
      counts.emptyTiles += 1
      return .zero
    }
    let points = points()
    var field = SIMD8<Double>.zero
    for (place, s) in present.enumerated() {
      field = pairs.add(
        chosen[s], count: numbers[s], to: points, table: contraction.tables[s].polynomials,
        place: place, of: present.count, field)
      counts.neighbours += numbers[s]
      counts.operations += Double(numbers[s]) * pairs.operationsPerAtom
    }
    if contraction.functionCount > 0 {
      selectTriangles()
      field += pairs.forms(current.triangles.span, placeCount: present.count)
      counts.operations += pairs.operationsOfForms(placeCount: present.count)
    }
    let threeBody = triples?.value(candidates, middle, radius: radius, points, &counts)
    return field + (threeBody ?? .zero)
  }

  private mutating func selectTriangles() {
    if current.species == present { return }
    let known = triangles[present] ?? contraction.triangles(ofSpecies: present)
    triangles[present] = known
    current = (present, known)
  }
}
