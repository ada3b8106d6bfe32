import Descriptors
import Fields
import LinearAlgebra
import Structures
import Testing

@Suite struct TripleFieldTests {
  private static let elements = [Element.all[11], Element.all[12], Element.all[28]]
  static let channels: [SpeciesChannels] = [.oneHot(elements), .groupPeriod(channels: 2)]

  private func basis(
    _ species: SpeciesChannels, map: RadialMap, cutoff: Double?
  ) throws -> JacobiLegendre {
    let pairs = JacobiBasis(nMax: 5, map: map, vanishing: .scalarAtNucleus)
    let triples = JacobiBasis(nMax: 3, map: map, vanishing: .scalarAtNucleus)
    return try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: 3.1, species: species,
        oneBody: JacobiBasis(nMax: 4, map: .cosine(minimum: -0.5), vanishing: .value),
        twoBody: AngularTerm(basis: pairs, lMax: 3),
        threeBody: AngularTerm(basis: triples, lMax: 2, cutoff: cutoff)))
  }

  @Test(arguments: channels, [nil, 2.3])
  func theFieldIsTheSumOfFeatures(_ species: SpeciesChannels, _ cutoff: Double?) throws {
    let structure = try Structure(
      species: [0, 1, 1, 0, 2].map { Self.elements[$0] },
      positions: [
        Vector3(0.1, 0.2, 0.3), Vector3(1.9, 0.1, 1.9), Vector3(0.2, 2.2, 2.0),
        Vector3(2.1, 1.9, 0.1), Vector3(7.0, 7.1, 1.2),
      ],
      cell: Cell(Vector3(8, 0.2, 0), Vector3(-0.4, 8, 0.3), Vector3(0.5, 0.1, 9)))
    // A point stands on the first nucleus, and some have no neighbour.
    let grid = try Grid(
      cell: structure.cell, shape: SIMD3(10, 9, 11),
      origin: structure.cell.fractional(structure.positions[0]))
    for map in [RadialMap.cosine(minimum: 0), .logarithmic(softness: 0.1)] {
      let basis = try basis(species, map: map, cutoff: cutoff)
      let coefficients = (0..<basis.featureCount).map { k in
        Double((k * 7919 + 13) % 101 - 50) / 50
      }
      let evaluator = try FieldEvaluator(basis, coefficients: coefficients)
      var field = [Double](repeating: 0, count: grid.pointCount)
      var span = field.mutableSpan
      let block = GridBlock(lower: .zero, shape: grid.shape)
      try evaluator.evaluate(structure, on: grid, block, into: &span)
      var points: [Vector3] = []
      for i in 0..<10 {
        for j in 0..<9 {
          for k in 0..<11 { points.append(grid.position(i, j, k)) }
        }
      }
      let features = try basis.features(of: structure, at: points)
      let largest = field.reduce(0) { max($0, abs($1)) }
      #expect(largest > 0)
      for k in points.indices {
        let sum = zip(features.column(k), coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(field[k] - sum) < 1e-11 * largest)  // tables, 2e-13 of each function
      }
    }
  }
}
