internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The memory for the sums of one tile of eight points, and the work on them.
struct FieldTile: Sendable {
  private let harmonics: MonicHarmonics
  private let functionCount: Int
  private let cutoff: Double
  private var distances = LaneArray(repeating: .zero, count: 4)
  private var directions = LaneArray(repeating: .zero, count: 12)
  private var scratch = LaneArray(repeating: .zero, count: 8)
  private var columns: LaneArray
  private var rows: LaneArray
  private var sums: LaneArray

  /// Memory for `speciesCount` species with `functionCount` radial functions of the two-body term.
  init(harmonics: MonicHarmonics, functionCount: Int, speciesCount: Int, cutoff: Double) {
    self.harmonics = harmonics
    self.functionCount = functionCount
    self.cutoff = cutoff
    columns = LaneArray(repeating: .zero, count: 4 * (functionCount + 1))
    rows = LaneArray(repeating: .zero, count: 4 * harmonics.count)
    sums = LaneArray(repeating: .zero, count: harmonics.count * functionCount * speciesCount)
  }

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
      for k in 0..<terms { field += columns[k * (functionCount + 1) + functionCount] }
      if functionCount == 0 { continue }
      Self.accumulate(
        harmonics, directions, columns, terms, functionCount, isFirst: first == 0,
        at: place * functionCount, stride: placeCount * functionCount, &rows, &sums)
    }
    return field
  }

  /// The floating point operations that one atom costs: sums, harmonics, radial functions and the distance.
  var operationsPerAtom: Double {
    let degrees = harmonics.lMax + 1
    let recurrences = functionCount == 0 ? 0 : 3 * degrees * degrees
    return Double(
      8 * (2 * functionCount * harmonics.count + recurrences + 14 * (functionCount + 1) + 14))
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
  private static func accumulate(
    _ harmonics: MonicHarmonics, _ directions: LaneArray, _ columns: LaneArray, _ terms: Int,
    _ functionCount: Int, isFirst: Bool, at offset: Int, stride: Int, _ rows: inout LaneArray,
    _ sums: inout LaneArray
  ) {
    var values = rows.mutableSpan
    harmonics.writeValues(directions.span, termCount: terms, into: &values)
    var total = sums.mutableSpan
    accumulateLaneOuterProducts(
      columns: columns.span, columnStride: functionCount + 1, columnCount: functionCount,
      rows: rows.span, rowCount: harmonics.count, termCount: terms, replacing: isFirst,
      into: &total, at: offset, stride: stride)
  }
}
