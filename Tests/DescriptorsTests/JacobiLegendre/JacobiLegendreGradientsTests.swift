import LinearAlgebra
import SpecialFunctions
import Structures
import Testing

@testable import Descriptors

@Suite struct JacobiLegendreGradientsTests {
  private func gradients(
    _ basis: JacobiLegendre, _ structure: Structure, at point: Vector3
  ) throws -> JacobiLegendreGradients {
    let search = try NeighbourSearch(structure, cutoff: basis.parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(basis, search)
    return basis.featureGradients(search, at: point, &workspace)
  }

  @Test func gradientsAgreeWithTheOracle() throws {
    let oracle = try JacobiReference.read(JacobiReference.Gradients.self, "04_gradients")
    let basis = try JacobiLegendre(oracle.settings.parameters())
    let structure = try JacobiReference.structure(oracle.pos, oracle.sym)
    let found = try gradients(basis, structure, at: .zero)
    let slot = try #require(found.atoms.firstIndex(of: 0))
    for axis in 0..<3 {
      let point = Array(found.pointValues.column(axis))
      let atom = Array(found.atomValues.column(3 * slot + axis))
      // Relative to the largest derivative: terms of either sign cancel in single ones.
      #expect(relativeError(point, oracle.d_centre[axis]) < 1e-10)
      #expect(relativeError(atom, oracle.d_atom0[axis]) < 1e-10)
    }
  }

  static let cases: [(SpeciesChannels, RadialMap, JacobiLegendreParameters.Layout)] = [
    (JacobiLegendreTests.channels[0], .cosine(minimum: 0), .full),
    (JacobiLegendreTests.channels[0], .cosine(minimum: 0), .legacy),
    (JacobiLegendreTests.channels[1], .logarithmic(softness: 0.4), .full),
    (JacobiLegendreTests.channels[2], .cosine(minimum: 0), .full),
  ]

  @Test(arguments: cases)
  func gradientsAgreeWithCentralDifferences(
    _ species: SpeciesChannels, _ map: RadialMap, _ layout: JacobiLegendreParameters.Layout
  ) throws {
    let basis = try JacobiLegendre.example(
      species: species, maps: (map, map), vanishing: (.valueAndSlope, .bothEndsAndSlope),
      layout: layout, isOrthonormal: layout == .full)
    let structure = try JacobiLegendreTests.crystal()
    let point = Vector3(0.7, 0.9, 1.1)
    let found = try gradients(basis, structure, at: point)
    #expect(found.atoms.sorted() == Array(structure.positions.indices))
    let h = 1e-4
    func difference(_ features: (Double) throws -> [Double]) throws -> [Double] {
      let near = try [-2, -1, 1, 2].map { try features($0 * h) }
      return near[0].indices.map {
        (near[0][$0] - 8 * near[1][$0] + 8 * near[2][$0] - near[3][$0]) / (12 * h)
      }
    }
    for axis in 0..<3 {
      var step = Vector3.zero
      step[axis] = 1
      let expected = try difference { d in
        try basis.features(of: structure, at: [point + d * step]).elements
      }
      // rounding over h; h^4 f5 / 30 with fifth derivatives up to 1e8 of the first
      #expect(relativeError(Array(found.pointValues.column(axis)), expected) < 1e-8)
      for (slot, atom) in found.atoms.enumerated() {
        let expected = try difference { d in
          var positions = structure.positions
          positions[atom] += d * step
          let moved = try Structure(
            species: structure.species, positions: positions, cell: structure.cell)
          return try basis.features(of: moved, at: [point]).elements
        }
        #expect(relativeError(Array(found.atomValues.column(3 * slot + axis)), expected) < 1e-8)
      }
    }
  }

  @Test func theMeanOverDirectionsStandsOnANucleus() throws {
    let map = RadialMap.logarithmic(softness: 0.4)
    let basis = try JacobiLegendre.example(
      species: JacobiLegendreTests.channels[0], maps: (map, map),
      vanishing: (.valueAndSlope, .bothEndsAndSlope))
    let structure = try JacobiLegendreTests.crystal()
    let nucleus = structure.positions[0]
    let found = try gradients(basis, structure, at: nucleus)
    // Near the nucleus the features change by h g(u); the mean of the gradient of h g is 3 mean of g u.
    let (rule, h) = (SphereQuadrature(degree: 13), 1e-6)
    let start = try basis.features(of: structure, at: [nucleus]).elements
    var expected = [[Double]](repeating: start.map { _ in 0 }, count: 3)
    for (u, weight) in zip(rule.directions, rule.weights) {
      let values = try basis.features(of: structure, at: [nucleus + h * u]).elements
      for axis in 0..<3 {
        for k in start.indices {
          expected[axis][k] += 3 * weight / (4 * Double.pi) * u[axis] * (values[k] - start[k]) / h
        }
      }
    }
    for axis in 0..<3 {
      // second order: h / softness times the number of functions; rounding / h is smaller
      #expect(relativeError(Array(found.pointValues.column(axis)), expected[axis]) < 1e-4)
    }
  }
}
