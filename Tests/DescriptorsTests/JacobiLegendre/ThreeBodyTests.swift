import LinearAlgebra
import SpecialFunctions
import Structures
import Testing

@testable import Descriptors

@Suite struct ThreeBodyTests {
  private static let elements = [6, 8].compactMap { Element(atomicNumber: $0) }
  static let channels: [SpeciesChannels] = [
    .oneHot(elements), .groupPeriod(channels: 3),
    .oneHot([6, 8, 13].compactMap { Element(atomicNumber: $0) }),
  ]

  private static func basis(
    _ species: SpeciesChannels, nMax: Int = 4, lMax: Int = 3, cutoff: Double? = 2.1,
    vanishing: RadialVanishing = .scalarAtNucleus, isOrthonormal: Bool = true
  ) throws -> JacobiLegendre {
    let term = AngularTerm(
      basis: JacobiBasis(nMax: nMax, alpha: 0.4, beta: 1.3, vanishing: vanishing), lMax: lMax,
      cutoff: cutoff)
    return try JacobiLegendre(
      JacobiLegendreParameters(
        cutoff: 2.8, species: species,
        oneBody: JacobiBasis(nMax: 3, map: .cosine(minimum: -0.5), vanishing: .value),
        twoBody: AngularTerm(
          basis: JacobiBasis(nMax: 5, alpha: 0.4, beta: 1.3, vanishing: vanishing), lMax: 2),
        threeBody: term, isOrthonormal: isOrthonormal))
  }

  /// Atoms of two species in a ball around the origin, of reproducible places.
  private static func cluster(_ count: Int, seed: Int, turned: [Vector3]? = nil) throws -> Structure
  {
    var state = UInt64(seed) &* 7919 &+ 3
    func number() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
    }
    let cluster = (0..<count).map { _ in Vector3(number(), number(), number()) * 3 }
    let positions = cluster.map { v in
      turned.map { Vector3($0[0].dot(v), $0[1].dot(v), $0[2].dot(v)) } ?? v
    }
    return try Structure(
      species: (0..<count).map { elements[$0 % 3 == 0 ? 1 : 0] }, positions: positions, cell: .none)
  }

  private func error(_ found: some Collection<Double>, _ expected: some Collection<Double>)
    -> Double
  {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / largest
  }

  /// The features as sums over triples of atoms.
  private func plain(_ basis: JacobiLegendre, _ structure: Structure) -> [Double] {
    guard let term = basis.threeBodyTerm, let functions = basis.threeBody else { return [] }
    let harmonics = SphericalHarmonics(lMax: term.lMax)
    let atoms = zip(structure.species, structure.positions).map { element, position in
      let r = position.length
      let y = harmonics.values(at: r > 0 ? position / r : .zero)
      let racah = y.indices.map { k in
        let l = Double(Int(Double(k).squareRoot()))
        return (4 * Double.pi / (2 * l + 1)).squareRoot() * y[k]
      }
      let weights = basis.parameters.species.weights(of: element) ?? []
      let radial = functions.values(at: r)
      return (racah, weights.flatMap { weight in radial.map { weight * $0 } })
    }
    var features = [Double](repeating: 0, count: term.featureCount)
    var number = 0
    term.forEachProduct { coupling, factors in
      let (degrees, entries) = (term.couplings[coupling].degrees, term.couplings[coupling].entries)
      for (a, f) in atoms {
        for (b, g) in atoms {
          for (c, h) in atoms {
            let radial = f[factors.x] * g[factors.y] * h[factors.z]
            if radial == 0 { continue }
            let angular = entries.reduce(0.0) { sum, entry in
              sum + entry.value * a[degrees.x * degrees.x + entry.places.x]
                * b[degrees.y * degrees.y + entry.places.y]
                * c[degrees.z * degrees.z + entry.places.z]
            }
            features[term.places[number]] += radial * angular
          }
        }
      }
      number += 1
    }
    return features
  }

  @Test(arguments: channels, [true, false])
  func featuresAreSumsOverTriples(_ species: SpeciesChannels, _ isOrthonormal: Bool) throws {
    for vanishing in [RadialVanishing.scalarAtNucleus, .bothEnds] {
      let basis = try Self.basis(species, vanishing: vanishing, isOrthonormal: isOrthonormal)
      for structure in [try Self.cluster(7, seed: 1), try Self.cluster(3, seed: 4)] {
        let values = try basis.features(of: structure, at: [.zero]).elements
        #expect(values.count == basis.featureCount)
        // 343 triples with terms of either sign
        #expect(error(values[basis.layout.threeBody], plain(basis, structure)) < 1e-12)
      }
    }
  }

  @Test func couplingsWithDegreeZeroAreLegendrePolynomials() throws {
    // (0 l l) couples to P_l of the angle, over sqrt(2l + 1) because the squares add up to 1.
    let term = try #require(try Self.basis(Self.channels[0]).threeBodyTerm)
    let harmonics = SphericalHarmonics(lMax: 3)
    let (u, v) = (Vector3(0.36, 0.48, 0.8), Vector3(-0.6, 0, 0.8))
    let (y, z) = (harmonics.values(at: u), harmonics.values(at: v))
    for coupling in term.couplings where coupling.degrees.x == 0 {
      let l = coupling.degrees.y
      let norm = 4 * Double.pi / Double(2 * l + 1)
      let sum = coupling.entries.reduce(0.0) {
        $0 + $1.value * norm * y[l * l + $1.places.y] * z[l * l + $1.places.z]
      }
      var angular = [Double](repeating: 0, count: 4)
      var span = angular.mutableSpan
      legendre(u.dot(v), &span)
      // a few roundings
      #expect(abs(abs(sum) - abs(angular[l]) / Double(2 * l + 1).squareRoot()) < 1e-15)
    }
  }

  @Test func noFeatureIsACombinationOfOthers() throws {
    let basis = try Self.basis(.oneHot(Self.elements), nMax: 2, lMax: 2, cutoff: nil)
    let columns = basis.featureCount
    var rows = Matrix(rowCount: columns, columnCount: 3 * columns, repeating: 0)
    for k in 0..<3 * columns {
      let structure = try Self.cluster(9, seed: k)
      let values = try basis.features(of: structure, at: [.zero]).elements
      for (i, value) in values.enumerated() { rows[i, k] = value }
    }
    // Rows of one length: the eigenvalues of their Gram matrix are then numbers around 1.
    for i in 0..<columns {
      let norm = (0..<rows.columnCount).reduce(0) { $0 + rows[i, $1] * rows[i, $1] }.squareRoot()
      #expect(norm > 0)
      for k in 0..<rows.columnCount { rows[i, k] /= norm }
    }
    let values = try SingularValues(rows).values
    // Rounding would leave 1e-15 of a combination.
    #expect((values.min() ?? 0) > 1e-8)
    #expect(basis.layout.blocks.reduce(0) { $0 + $1.columns.count } == columns)
  }

  @Test(arguments: channels)
  func rotationsAndInversionLeaveFeaturesAlone(_ species: SpeciesChannels) throws {
    let basis = try Self.basis(species)
    let axes = JacobiLegendreTests.rotation(Vector3(0.3, -1.2, 0.7), cosine: 0.45)
    let before = try basis.features(of: Self.cluster(9, seed: 2), at: [.zero]).elements
    for turn in [axes, axes.map { -$0 }] {
      let turned = try Self.cluster(9, seed: 2, turned: turn)
      let after = try basis.features(of: turned, at: [.zero]).elements
      #expect(error(after, before) < 1e-12)  // rounding of rotated positions times slopes
    }
  }

  @Test(arguments: channels)
  func gradientsAreSlopes(_ species: SpeciesChannels) throws {
    let basis = try Self.basis(species)
    let structure = try Self.cluster(6, seed: 3)
    let search = try NeighbourSearch(structure, cutoff: 2.8)
    var workspace = try JacobiLegendreWorkspace(basis, search)
    let gradients = basis.featureGradients(search, at: .zero, &workspace)
    let h = 1e-4
    for axis in 0..<3 {
      var step = Vector3.zero
      step[axis] = h
      let values = try [2, 1, -1, -2].map { factor in
        try basis.features(of: structure, at: [Double(factor) * step]).elements
      }
      let slopes = values[0].indices.map { k in
        (8 * (values[1][k] - values[2][k]) - (values[0][k] - values[3][k])) / (12 * h)
      }
      // h^4 times fifth derivatives, and rounding over h
      #expect(error(gradients.pointValues.column(axis), slopes) < 1e-9)
    }
  }

  @Test func aPointOnANucleusIsOrdinary() throws {
    let basis = try Self.basis(Self.channels[0])
    let structure = try Self.cluster(9, seed: 5)
    let nucleus = structure.positions[3]
    let values = try basis.features(of: structure, at: [nucleus]).elements
    // The atom on the point is there with l = 0 only, in products too.
    let radial = try #require(basis.twoBody).values(at: 0)
    #expect(radial.dropLast().allSatisfy { abs($0) < 1e-14 } && abs(radial[4]) > 0.1)
    for h in [1e-9, 1e-6] {
      for direction in [Vector3(1, 0, 0), Vector3(-0.6, 0.8, 0)] {
        let near = try basis.features(of: structure, at: [nucleus + h * direction]).elements
        #expect(error(near, values) < 100 * h + 1e-13)  // slopes of 5 functions over 2.8 A
      }
    }
  }

  @Test func theScalarFunctionIsNormalAndOrthogonal() throws {
    let basis = JacobiBasis(nMax: 7, map: .logarithmic(softness: 0.2), vanishing: .scalarAtNucleus)
    for map in [RadialMap.cosine(minimum: 0), .logarithmic(softness: 0.2)] {
      var own = basis
      own.map = map
      let functions = try JacobiRadialFunctions(own, cutoff: 3, isOrthonormal: true)
      let rule = GaussLegendre(count: 40).panels(from: 0, to: 1, count: 4)
      var products = [Double](repeating: 0, count: functions.count)
      for (t, part) in zip(rule.nodes, rule.weights) {
        let weight = part * map.density(atPart: t)
        let values = functions.values(at: map.distance(atPart: t, cutoff: 3))
        for k in values.indices { products[k] += weight * values[k] * values[functions.count - 1] }
      }
      // rounding of 160 terms, and what is left of 1 + x beside 6 functions
      #expect(products.dropLast().allSatisfy { abs($0) < 1e-12 })
      #expect(abs((products.last ?? 0) - 1) < 1e-12)
      var (values, slopes) = (products, products)
      var span = values.mutableSpan
      var slopeSpan = slopes.mutableSpan
      functions.writeValues(at: 1.1, into: &span, derivatives: &slopeSpan)
      let (last, h) = (functions.count - 1, 1e-5)
      let difference = functions.values(at: 1.1 + h)[last] - functions.values(at: 1.1 - h)[last]
      // the third derivative times h^2 / 6, and rounding over h
      #expect(abs(slopes[last] - difference / (2 * h)) < 1e-7)
    }
  }

  @Test func cutoffsAndDegreesAreChecked() throws {
    func key(_ make: () throws -> JacobiLegendre) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return (error as? InputError)?.key }
    }
    #expect(key { try Self.basis(Self.channels[0], cutoff: 3) } == "threeBody.cutoff")
    #expect(key { try Self.basis(Self.channels[0], lMax: 9) } == "lMax")
  }
}
