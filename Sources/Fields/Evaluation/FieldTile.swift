internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The memory for the sums `A_nlm` of one tile of eight points, and the work on them.
struct FieldTile: Sendable {
  let harmonics: MonicHarmonics
  /// The number of radial functions that meet harmonics.
  let functionCount: Int
  /// The sums: `row * (placeCount * functionCount) + place * functionCount + n` for the places of species.
  private(set) var sums: LaneArray
  /// How many of the functions, the first ones, meet harmonics with `l > 0`.
  private let directedCount: Int
  /// Whether the tables have one function more, which is summed over all atoms.
  private let hasOneBody: Bool
  private let cutoff: Double
  private var distances = LaneArray(repeating: .zero, count: 4)
  private var directions = LaneArray(repeating: .zero, count: 12)
  private var scratch = LaneArray(repeating: .zero, count: 8)
  private var columns: LaneArray
  private var rows: LaneArray

  /// Memory for the sums of some species.
  init(
    lMax: Int, functionCount: Int, directedCount: Int, hasOneBody: Bool, speciesCount: Int,
    cutoff: Double
  ) {
    harmonics = MonicHarmonics(lMax: lMax)
    self.functionCount = functionCount
    self.directedCount = directedCount
    self.hasOneBody = hasOneBody
    self.cutoff = cutoff
    columns = LaneArray(repeating: .zero, count: 4 * (functionCount + 1))
    rows = LaneArray(repeating: .zero, count: 4 * harmonics.count)
    sums = LaneArray(repeating: .zero, count: harmonics.count * functionCount * speciesCount)
  }

  private var columnStride: Int { functionCount + (hasOneBody ? 1 : 0) }

  /// Adds the atoms of one species to the sums and to the one-body term.
  ///
  /// - Parameters:
  ///   - atoms: The positions, angstrom.
  ///   - count: The number of valid positions, at least one.
  ///   - points: The coordinates of the eight points.
  ///   - table: The radial functions of the species.
  ///   - place: The place of the species among those of the tile.
  ///   - placeCount: The number of species of the tile.
  ///   - field: The one-body term so far.
  /// - Returns: The one-body term.
  mutating func add(
    _ atoms: [Vector3], count: Int, to points: LanePoints, table: OctavePolynomials,
    place: Int, of placeCount: Int, _ field: SIMD8<Double>
  ) -> SIMD8<Double> {
    var field = field
    for first in stride(from: 0, to: count, by: 4) {
      let terms = min(4, count - first)
      Self.place(atoms, first, terms, points, &distances, &directions)
      Self.evaluate(table, distances, terms, cutoff, &scratch, &columns)
      if hasOneBody {
        for k in 0..<terms { field += columns[k * columnStride + functionCount] }
      }
      if functionCount > 0 {
        accumulate(terms, isFirst: first == 0, place, stride: placeCount * functionCount)
      }
    }
    return field
  }

  /// The floating point operations that one atom costs: sums, harmonics, radial functions and the distance.
  var operationsPerAtom: Double {
    let recurrences = functionCount == 0 ? 0 : 3 * harmonics.count
    let products = directedCount * (harmonics.count - 1) + functionCount
    return Double(8 * (2 * products + recurrences + 14 * columnStride + 14))
  }

  /// The floating point operations of the quadratic forms of some species.
  func operationsOfForms(placeCount: Int) -> Double {
    let order = placeCount * functionCount
    return Double(8 * harmonics.count * (order * (order + 3) + 2))
  }

  /// The quadratic forms of the sums of the species of the tile.
  func forms(_ triangles: Span<Double>, placeCount: Int) -> SIMD8<Double> {
    laneQuadraticForms(
      sums.span, order: placeCount * functionCount, forms: harmonics.degrees.span,
      weights: harmonics.weights.span, triangles)
  }

  /// Adds the products of radial functions and harmonics of some atoms.
  ///
  /// Sums of functions that take no direction are kept for `l = 0` alone; the others are left as they are.
  @inline(__always)
  private mutating func accumulate(_ terms: Int, isFirst: Bool, _ place: Int, stride: Int) {
    Self.write(harmonics, directions, terms, &rows)
    Self.add(
      columns, columnStride, 0..<directedCount, rows, rowCount: harmonics.count, terms,
      isFirst: isFirst, at: place * functionCount, stride: stride, &sums)
    if directedCount == functionCount { return }
    Self.add(
      columns, columnStride, directedCount..<functionCount, rows, rowCount: 1, terms,
      isFirst: isFirst, at: place * functionCount + directedCount, stride: stride, &sums)
  }

  /// The distances and directions from the points to some atoms.
  @inline(__always)
  private static func place(
    _ atoms: [Vector3], _ first: Int, _ count: Int, _ points: LanePoints,
    _ distances: inout LaneArray, _ directions: inout LaneArray
  ) {
    var r = distances.mutableSpan
    var u = directions.mutableSpan
    for k in 0..<count {
      let atom = atoms[first + k]
      let (dx, dy, dz) = (atom.x - points.x, atom.y - points.y, atom.z - points.z)
      let distance = (dx * dx).addingProduct(dy, dy).addingProduct(dz, dz).squareRoot()
      // On the nucleus there is no direction, and no function that would need one.
      let inverse = SIMD8.zero.replacing(with: 1 / distance, where: distance .> 0)
      r[k] = distance
      u[3 * k] = dx * inverse
      u[3 * k + 1] = dy * inverse
      u[3 * k + 2] = dz * inverse
    }
  }

  @inline(__always)
  private static func evaluate(
    _ table: OctavePolynomials, _ distances: LaneArray, _ count: Int, _ cutoff: Double,
    _ scratch: inout LaneArray, _ columns: inout LaneArray
  ) {
    var rows = scratch.mutableSpan
    var values = columns.mutableSpan
    table.writeLanes(
      at: distances.span, count: count, limit: cutoff, scratch: &rows, into: &values)
  }

  @inline(__always)
  private static func write(
    _ harmonics: MonicHarmonics, _ directions: LaneArray, _ terms: Int, _ rows: inout LaneArray
  ) {
    var values = rows.mutableSpan
    harmonics.writeValues(directions.span, termCount: terms, into: &values)
  }

  @inline(__always)
  private static func add(
    _ columns: LaneArray, _ columnStride: Int, _ range: Range<Int>, _ rows: LaneArray,
    rowCount: Int, _ terms: Int, isFirst: Bool, at offset: Int, stride: Int,
    _ sums: inout LaneArray
  ) {
    var total = sums.mutableSpan
    accumulateLaneOuterProducts(
      columns: columns.span.extracting(droppingFirst: range.lowerBound),
      columnStride: columnStride, columnCount: range.count, rows: rows.span, rowCount: rowCount,
      termCount: terms, replacing: isFirst, into: &total, at: offset, stride: stride)
  }
}
