import Descriptors
import Fields
import Glibc
import LinearAlgebra
import Structures
import Testing

/// Reproducible numbers between -1 and 1.
private struct Numbers {
  var state: UInt64 = 3
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return 2 * Double(state >> 11) / Double(UInt64(1) << 53) - 1
  }
  mutating func vector() -> Vector3 { Vector3(next(), next(), next()) }
}

private let aluminium = Element.all[12]
private let magnesium = Element.all[11]
private let copper = Element.all[28]

/// The settings of the oracles: aluminium's for one species, small ones for two.
private func parameters(
  _ elements: [Element], layout: JacobiLegendreParameters.Layout = .full,
  isOrthonormal: Bool = false
) -> JacobiLegendreParameters {
  if elements.count == 1 {
    return JacobiLegendreParameters(
      cutoff: 4.08, species: .oneHot(elements),
      oneBody: JacobiBasis(
        nMax: 15, alpha: 7.875386069413652, beta: 3.6238075908648106,
        map: .cosine(minimum: -0.74), vanishing: .value),
      twoBody: AngularTerm(
        basis: JacobiBasis(
          nMax: 6, alpha: 5.875090883472657, beta: 1.7505953204305842, vanishing: .bothEnds),
        lMax: 6), layout: layout, isOrthonormal: isOrthonormal)
  }
  return JacobiLegendreParameters(
    cutoff: 3, species: .oneHot(elements),
    oneBody: JacobiBasis(
      nMax: 4, alpha: 1.5, beta: 0.25, map: .cosine(minimum: -0.5), vanishing: .value),
    twoBody: AngularTerm(
      basis: JacobiBasis(nMax: 4, alpha: 0.5, beta: 2, vanishing: .bothEnds), lMax: 3),
    layout: layout, isOrthonormal: isOrthonormal)
}

/// An evaluator with reproducible coefficients, and its plain counterpart.
///
/// Each coefficient is divided by the largest value of its feature's radial functions, so that all features count.
private func model(
  _ parameters: JacobiLegendreParameters
) throws -> (FieldEvaluator, PlainField) {
  let basis = try JacobiLegendre(parameters)
  var numbers = Numbers()
  var coefficients = (0..<basis.featureCount).map { _ in numbers.next() }
  let distances = (0...200).map { parameters.cutoff * Double($0) / 200 }
  let layout = basis.layout
  func largest(_ values: (Double) -> [Double]) -> [Double] {
    distances.map(values).reduce(values(0)) { zip($0, $1).map { max(abs($0), abs($1), 1e-3) } }
  }
  let one = largest(basis.oneBody.values(at:))
  let two = largest { basis.twoBody?.values(at: $0) ?? [] }
  for q in 0..<layout.channelCount {
    for n in one.indices { coefficients[layout.column(ofOneBody: q, n: n)] /= one[n] }
    for p in q..<layout.channelCount {
      for i in two.indices {
        for j in (p == q ? i : 0)..<two.count {
          for l in 0...layout.twoBodyDegree {
            if let column = layout.column(ofTwoBody: q, second: p, n1: i, n2: j, l: l) {
              coefficients[column] /= two[i] * two[j]
            }
          }
        }
      }
    }
  }
  return (
    try FieldEvaluator(basis, coefficients: coefficients),
    PlainField(basis: basis, coefficients: coefficients)
  )
}

/// Atoms spread over a cell, at least an angstrom apart.
private func structure(
  _ cell: Cell, _ elements: [Element], count: Int, spread: Vector3 = Vector3(1, 1, 1)
) throws -> Structure {
  var numbers = Numbers()
  var positions: [Vector3] = []
  while positions.count < count {
    let candidate = cell.cartesian(spread * (numbers.vector() * 0.5 + 0.5))
    if positions.allSatisfy({ ($0 - candidate).length > 1 }) { positions.append(candidate) }
  }
  return try Structure(
    species: positions.indices.map { elements[$0 % elements.count] }, positions: positions,
    cell: cell)
}

private func values(
  _ evaluator: FieldEvaluator, _ structure: Structure, _ grid: Grid, _ block: GridBlock? = nil
) throws -> [Double] {
  let block = block ?? grid.whole
  var out = [Double](repeating: .nan, count: block.pointCount)
  var span = out.mutableSpan
  try evaluator.evaluate(structure, on: grid, block, into: &span)
  return out
}

/// Compares with the plain sum at all points of a grid.
private func expectPlainValues(
  _ parameters: JacobiLegendreParameters, _ structure: Structure, _ grid: Grid, images: Int = 3
) throws {
  var (evaluator, plain) = try model(parameters)
  plain.images = images
  let fast = try values(evaluator, structure, grid)
  let expected = (0..<grid.pointCount).map { plain.value(of: structure, at: grid.position($0)) }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  #expect(largest > 0)
  let error = zip(fast, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  // Tables are exact to 2e-13 of each function, and terms of both signs add up to less than their sizes.
  #expect(error < 1e-11 * largest, "\(error) of \(largest)")
}

private func cubic(_ a: Double, _ periodicity: Periodicity = .all) throws -> Cell {
  try Cell(Vector3(a, 0, 0), Vector3(0, a, 0), Vector3(0, 0, a), periodicity: periodicity)
}

/// Compares with features times coefficients at all points of a grid.
private func expectFeatureValues(
  _ parameters: JacobiLegendreParameters, _ structure: Structure, _ grid: Grid
) throws {
  let basis = try JacobiLegendre(parameters)
  let points = (0..<grid.pointCount).map { grid.position($0) }
  let features = try basis.features(of: structure, at: points)
  var numbers = Numbers()
  // Features of one size, so that all of them count.
  let coefficients = (0..<basis.featureCount).map { row in
    numbers.next() / points.indices.reduce(1e-6) { max($0, abs(features[row, $1])) }
  }
  let evaluator = try FieldEvaluator(basis, coefficients: coefficients)
  let fast = try values(evaluator, structure, grid)
  let expected = points.indices.map { i in
    coefficients.indices.reduce(0.0) { $0 + coefficients[$1] * features[$1, i] }
  }
  let largest = expected.reduce(0) { max($0, abs($1)) }
  let error = zip(fast, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  // As with the plain sum.
  #expect(largest > 0.01 && error < 1e-11 * largest, "\(error) of \(largest)")
}

@Suite struct FieldEvaluatorTests {
  @Test(arguments: [1, 2, 3], [RadialVanishing.bothEnds, .scalarAtNucleus])
  func agreesWithFeaturesTimesCoefficients(
    _ speciesCount: Int, _ vanishing: RadialVanishing
  ) throws {
    let elements = Array([magnesium, aluminium, copper].prefix(speciesCount))
    var settings = parameters([magnesium, aluminium], isOrthonormal: true)
    settings.species = speciesCount == 3 ? .groupPeriod(channels: 2) : .oneHot(elements)
    settings.cutoff = 4.2
    settings.twoBody?.basis.vanishing = vanishing
    settings.threeBody = AngularTerm(
      basis: JacobiBasis(nMax: 4, vanishing: vanishing), lMax: 3, cutoff: 3)
    let cell = try Cell(Vector3(6, 0.4, 0.2), Vector3(-1.3, 5.6, 0.3), Vector3(0.7, 1.1, 6.5))
    let atoms = try structure(cell, elements, count: 9)
    try expectFeatureValues(settings, atoms, Grid(cell: cell, shape: SIMD3(7, 6, 9)))
    // A grid that begins on a nucleus.
    let origin = cell.fractional(atoms.positions[0])
    try expectFeatureValues(
      settings, atoms, Grid(cell: cell, shape: SIMD3(2, 3, 2), origin: origin))
  }

  @Test(arguments: [(false, false), (true, false), (false, true)])
  func agreesWithThePlainSum(_ isLegacy: Bool, _ isOrthonormal: Bool) throws {
    let cell = try cubic(5.1)
    try expectPlainValues(
      parameters(
        [aluminium], layout: isLegacy ? .legacy : .full, isOrthonormal: isOrthonormal),
      structure(cell, [aluminium], count: 7), Grid(cell: cell, shape: SIMD3(5, 4, 6)))
  }

  @Test(arguments: [(false, false), (true, false), (false, true)])
  func agreesForTwoSpeciesInATriclinicCell(_ isLegacy: Bool, _ isOrthonormal: Bool) throws {
    let cell = try Cell(Vector3(5, 0.4, 0.2), Vector3(-1.3, 4.6, 0.3), Vector3(0.7, 1.1, 5.5))
    try expectPlainValues(
      parameters(
        [magnesium, aluminium], layout: isLegacy ? .legacy : .full,
        isOrthonormal: isOrthonormal), structure(cell, [aluminium, magnesium], count: 9),
      Grid(cell: cell, shape: SIMD3(6, 7, 5), origin: Vector3(0.5 / 6, 0.5 / 7, 0.1)))
  }

  @Test func mixesChannels() throws {
    let elements = [magnesium, aluminium, copper]
    var settings = parameters([magnesium, aluminium])
    settings.species = .groupPeriod(channels: 2)
    let cell = try cubic(5)
    try expectPlainValues(
      settings, structure(cell, elements, count: 9), Grid(cell: cell, shape: SIMD3(5, 5, 5)))
  }

  @Test func agreesForTheLogarithmicMap() throws {
    var settings = parameters([magnesium, aluminium])
    let map = RadialMap.logarithmic(softness: 0.05)
    settings.oneBody.map = map
    settings.oneBody.vanishing = .valueAndSlope
    settings.twoBody?.basis.map = map
    settings.twoBody?.basis.vanishing = .bothEndsAndSlope
    let cell = try cubic(5)
    try expectPlainValues(
      settings, structure(cell, [magnesium, aluminium], count: 8),
      Grid(cell: cell, shape: SIMD3(6, 5, 7)))
  }

  @Test func agreesWithoutPairs() throws {
    var settings = parameters([aluminium])
    settings.twoBody = nil
    let cell = try cubic(5)
    try expectPlainValues(
      settings, structure(cell, [aluminium], count: 5), Grid(cell: cell, shape: SIMD3(4, 5, 3)))
  }

  @Test func agreesInACellSmallerThanTheCutoff() throws {
    let cell = try Cell(Vector3(2.1, 0, 0), Vector3(0.9, 2.2, 0), Vector3(0, 0.3, 2.4))
    try expectPlainValues(
      parameters([magnesium, aluminium]), structure(cell, [magnesium, aluminium], count: 2),
      Grid(cell: cell, shape: SIMD3(4, 4, 4)), images: 4)
  }

  @Test func agreesForSlabsAndForAtomsOutsideTheCell() throws {
    let cell = try cubic(5, Periodicity(true, true, false))
    let inside = try structure(cell, [magnesium, aluminium], count: 6)
    let moved = inside.positions.enumerated().map { i, position in
      position + cell.translation(SIMD3(i % 3 - 1, 2 - i % 4, 0)) - Vector3(0, 0, 1.5)
    }
    try expectPlainValues(
      parameters([magnesium, aluminium]),
      Structure(species: inside.species, positions: moved, cell: cell),
      Grid(cell: cell, shape: SIMD3(5, 4, 9)))
  }

  @Test func aPointOnANucleusIsAnOrdinaryPoint() throws {
    let cell = try cubic(6)
    let grid = try Grid(cell: cell, shape: SIMD3(6, 6, 6))
    let atoms = try Structure(
      species: [aluminium, aluminium, aluminium],
      positions: [grid.position(2, 3, 4), grid.position(4, 3, 4), Vector3(0.3, 0.2, 5.9)],
      cell: cell)
    try expectPlainValues(parameters([aluminium]), atoms, grid)
    let (evaluator, _) = try model(parameters([aluminium]))
    let near = try Grid(cell: cell, shape: SIMD3(6, 6, 6), origin: Vector3(1e-9, 0, 0))
    let (on, beside) = (try values(evaluator, atoms, grid), try values(evaluator, atoms, near))
    let place = grid.whole.offset(2, 3, 4)
    // The slope of the field, of order 1/A times its size, over 6e-9 A.
    #expect(abs(on[place] - beside[place]) < 1e-6 * (1 + abs(on[place])))
  }

  @Test func spaceWithoutAtomsIsZeroAndIsSkipped() throws {
    let cell = try cubic(20)
    let grid = try Grid(cell: cell, shape: SIMD3(24, 24, 24))
    let (evaluator, plain) = try model(parameters([aluminium]))
    let one = try Structure(species: [aluminium], positions: [Vector3(3, 4, 5)], cell: cell)
    var out = [Double](repeating: .nan, count: grid.pointCount)
    var span = out.mutableSpan
    let counts = try evaluator.evaluate(one, on: grid, grid.whole, into: &span)
    #expect(counts.points == grid.pointCount && counts.emptyTiles > counts.tiles / 2)
    for point in 0..<grid.pointCount {
      let isFar = (0..<27).allSatisfy { image in
        let shift = SIMD3(image / 9 - 1, image / 3 % 3 - 1, image % 3 - 1)
        return (one.positions[0] + cell.translation(shift) - grid.position(point)).length > 4.08
      }
      if isFar { #expect(out[point] == 0) }
    }
    #expect(abs(out[0] - plain.value(of: one, at: .zero)) < 1e-12)
    let none = try Structure(species: [], positions: [], cell: cell)
    #expect(try values(evaluator, none, grid).allSatisfy { $0 == 0 })
  }

  @Test func blocksGiveTheSameBits() throws {
    let cell = try Cell(Vector3(7, 0.4, 0.2), Vector3(-1.3, 6.6, 0.3), Vector3(0.7, 1.1, 7.5))
    let atoms = try structure(cell, [aluminium, magnesium], count: 11)
    let grid = try Grid(cell: cell, shape: SIMD3(11, 13, 17))
    let (evaluator, _) = try model(parameters([magnesium, aluminium]))
    let whole = try values(evaluator, atoms, grid)
    for ranks in [2, 3, 7] {
      for partition in [
        BlockPartition(grid.shape, ranks: ranks), BlockPartition(slabsOf: grid.shape, ranks: ranks),
      ] {
        for rank in 0..<ranks {
          let block = partition.block(of: rank)
          let part = try values(evaluator, atoms, grid, block)
          for i in block.range(0) {
            for j in block.range(1) {
              for k in block.range(2) {
                #expect(part[block.offset(i, j, k)] == whole[grid.whole.offset(i, j, k)])
              }
            }
          }
        }
      }
    }
  }

  @Test func refusesForeignElementsAndWrongCoefficients() throws {
    let basis = try JacobiLegendre(parameters([aluminium]))
    #expect(throws: InputError.self) { try FieldEvaluator(basis, coefficients: [1, 2]) }
    let (evaluator, _) = try model(parameters([aluminium]))
    let cell = try cubic(5)
    let foreign = try Structure(species: [magnesium], positions: [.zero], cell: cell)
    #expect(throws: InputError.self) {
      try values(evaluator, foreign, Grid(cell: cell, shape: SIMD3(2, 2, 2)))
    }
  }
}
