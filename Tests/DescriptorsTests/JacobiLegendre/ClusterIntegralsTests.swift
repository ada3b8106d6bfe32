import LinearAlgebra
import Structures
import Testing

@testable import Descriptors

@Suite struct ClusterIntegralsTests {
  private static let elements = [6, 8].compactMap { Element(atomicNumber: $0) }

  private static func parameters(_ species: SpeciesChannels) -> JacobiLegendreParameters {
    func term(_ nMax: Int, _ lMax: Int, cutoff: Double? = nil) -> AngularTerm {
      AngularTerm(
        basis: JacobiBasis(nMax: nMax, alpha: 1, beta: 1, vanishing: .scalarAtNucleus), lMax: lMax,
        cutoff: cutoff)
    }
    return JacobiLegendreParameters(
      cutoff: 3, species: species, oneBody: JacobiBasis(nMax: 3, vanishing: .value),
      twoBody: term(4, 2), threeBody: term(3, 2, cutoff: 2.4))
  }

  /// The sum of the features over a grid around some atoms, in angstrom^3.
  private func sum(_ basis: JacobiLegendre, _ structure: Structure) throws -> [Double] {
    let h = 0.15
    let axis = stride(from: -4.0, to: 6.0, by: h)
    var points: [Vector3] = []
    for x in axis { for y in axis { for z in axis { points.append(Vector3(x, y, z)) } } }
    let features = try basis.features(of: structure, at: points)
    return (0..<features.rowCount).map { i in
      (0..<features.columnCount).reduce(0) { $0 + features[i, $1] } * h * h * h
    }
  }

  private func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }

  @Test func integralOfFeaturesIsTheSumOverAtomsPairsAndTriples() throws {
    let parameters = Self.parameters(.oneHot(Self.elements))
    let (basis, integrals) = (try JacobiLegendre(parameters), try ClusterIntegrals(parameters))
    let species = [Self.elements[0], Self.elements[1], Self.elements[0]]
    let positions = [Vector3.zero, Vector3(1.3, 0.2, 0.1), Vector3(0.3, 1.6, -0.4)]
    let whole = try sum(basis, Structure(species: species, positions: positions))
    var expected = [Double](repeating: 0, count: basis.featureCount)
    func add(_ values: [Double]) { for k in expected.indices { expected[k] += values[k] } }
    for i in 0..<3 {
      add(try sum(basis, Structure(species: [species[i]], positions: [positions[i]])))
      for j in 0..<i {
        let distance = (positions[i] - positions[j]).length
        add(try integrals.pair([species[i], species[j]], distance: distance))
        add(try integrals.pairInTriples([species[i], species[j]], distance: distance))
      }
    }
    let withoutTriples = largest(zip(whole, expected).map { $0 - $1 })
    add(try integrals.triple(species, positions))
    let scale = largest(whole)
    // Sums over grids of 0.15 and 0.2 A of functions with a kink in a derivative at the cutoff; 3e-4 as found when the
    // first grid is refined. The part of the triples is a hundred times that.
    #expect(largest(zip(whole, expected).map { $0 - $1 }) < 1e-3 * scale)
    #expect(withoutTriples > 1e-2 * scale)
  }

  @Test func atomsOutOfReachHoldNothingTogether() throws {
    let integrals = try ClusterIntegrals(Self.parameters(.oneHot(Self.elements)))
    let carbon = Self.elements[0]
    #expect(integrals.pairReach == 6)
    #expect(integrals.tripleCutoff == 2.4)
    #expect(largest(try integrals.pair([carbon, carbon], distance: 6.01)) == 0)
    #expect(largest(try integrals.pair([carbon, carbon], distance: 5.0)) > 0)
    #expect(largest(try integrals.pairInTriples([carbon, carbon], distance: 4.9)) == 0)
    let far = [Vector3.zero, Vector3(1, 0, 0), Vector3(0, 4.9, 0)]
    #expect(largest(try integrals.triple([carbon, carbon, carbon], far)) == 0)
  }

  @Test func orderOfTheAtomsDoesNotMatter() throws {
    let integrals = try ClusterIntegrals(Self.parameters(.groupPeriod(channels: 3)))
    let (first, second) = (Self.elements[0], Self.elements[1])
    let one = try integrals.pair([first, second], distance: 1.7)
    let other = try integrals.pair([second, first], distance: 1.7)
    // The nodes of the two distances differ: the error of the quadrature, 5e-8 as found.
    #expect(largest(zip(one, other).map { $0 - $1 }) < 1e-6 * largest(one))
  }
}
