import LinearAlgebra
import Structures
import Testing

@testable import Descriptors

@Suite struct JacobiLegendreTests {
  /// The largest difference as a part of the largest value: terms of either sign cancel in single features.
  private func error(_ found: [Double], _ expected: [Double]) -> Double {
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    return largest == 0 ? difference : difference / largest
  }

  @Test(arguments: JacobiLegendreParameters.Layout.allCases)
  func clustersAgreeWithTheOracle(_ layout: JacobiLegendreParameters.Layout) throws {
    let oracle = try JacobiReference.read(JacobiReference.Clusters.self, "03_clusters")
    let basis = try JacobiLegendre(oracle.settings.parameters(layout))
    for (name, item) in oracle.cases {
      let structure = try JacobiReference.structure(item.pos, item.sym)
      let values = try basis.features(of: structure, at: [.zero]).elements
      let expected = layout == .full ? item.features : item.features_legacy
      #expect(values.count == expected.count)
      #expect(error(values, expected) < 1e-10, "\(name)")
    }
  }

  @Test(arguments: JacobiLegendreParameters.Layout.allCases)
  func aluminiumAgreesWithTheOracle(_ layout: JacobiLegendreParameters.Layout) throws {
    let oracle = try JacobiReference.read(JacobiReference.Periodic.self, "05_periodic_fcc_al")
    let basis = try JacobiLegendre(oracle.settings.parameters(layout))
    let structure = try JacobiReference.structure(oracle.pos, oracle.sym, cell: oracle.cell)
    let points = oracle.points.map { Vector3($0[0], $0[1], $0[2]) }
    let values = try basis.features(of: structure, at: points)
    for (k, expected) in (layout == .full ? oracle.features : oracle.features_legacy).enumerated() {
      #expect(error(Array(values.column(k)), expected) < 1e-10)
      if layout == .legacy {
        #expect(values.column(k).count { $0 == 0 } == oracle.dead_columns_legacy)
      }
    }
  }

  /// A triclinic cell with three species, smaller than the cutoff.
  static func crystal() throws -> Structure {
    try Structure(
      species: [6, 8, 13, 8, 6].compactMap { Element(atomicNumber: $0) },
      positions: [
        Vector3(0.1, 0.2, 0.3), Vector3(1.4, 0.1, 0.9), Vector3(0.2, 1.9, 0.4),
        Vector3(2.9, 1.1, 2.2), Vector3(-0.8, 7.1, 1.7),
      ],
      cell: Cell(Vector3(3.1, 0.2, 0), Vector3(-0.4, 3.3, 0.3), Vector3(0.5, 0.1, 3.0)))
  }

  static let points = [
    Vector3(0.7, 0.9, 1.1), Vector3(0.1, 0.2, 0.3), Vector3(-12.2, 3.3, 40.1),
    Vector3(2.9, 1.1, 2.2 + 1e-7),
  ]
  static let channels: [SpeciesChannels] = [
    .oneHot([6, 8, 13, 26].compactMap { Element(atomicNumber: $0) }), .groupPeriod(channels: 3),
    .groupPeriod(channels: 1),
  ]
  static let maps: [RadialMap] = [.cosine(minimum: 0), .logarithmic(softness: 0.03)]

  @Test(arguments: channels, maps)
  func featuresArePlainSums(_ species: SpeciesChannels, _ map: RadialMap) throws {
    let structure = try Self.crystal()
    for isOrthonormal in [true, false] {
      let basis = try JacobiLegendre.example(
        species: species, maps: (map, map), isOrthonormal: isOrthonormal)
      let plain = PlainJacobiLegendre(basis: basis, structure: structure)
      let values = try basis.features(of: structure, at: Self.points)
      for (k, point) in Self.points.enumerated() {
        // About 40 neighbours: 1600 products of a few ulp each
        #expect(error(Array(values.column(k)), plain.features(at: point)) < 1e-12)
      }
    }
  }

  @Test(arguments: 0..<12)
  func anyExponentsAndSizesGivePlainSums(_ seed: Int) throws {
    var generator = Numbers(state: UInt64(seed) &* 7919 &+ 3)
    func real(_ low: Double, _ high: Double) -> Double {
      Double.random(in: low..<high, using: &generator)
    }
    let basis = try JacobiLegendre.example(
      species: Self.channels[seed % 3],
      nMax: (Int.random(in: 1...20, using: &generator), Int.random(in: 3...12, using: &generator)),
      lMax: Int.random(in: 0...7, using: &generator), alpha: real(-0.99, 9), beta: real(-0.99, 9),
      cutoff: 2.4,
      vanishing: (
        RadialVanishing.allCases[seed % 4],
        seed % 2 == 0 ? .bothEnds : .bothEndsAndSlope
      ), layout: seed % 3 == 1 ? .legacy : .full, isOrthonormal: seed % 3 == 0)
    let structure = try Self.crystal()
    let point = Vector3(real(-5, 5), real(-5, 5), real(-5, 5))
    let values = try basis.features(of: structure, at: [point]).elements
    let plain = PlainJacobiLegendre(basis: basis, structure: structure).features(at: point)
    // As above, with up to 20 steps of the recurrence; terms have different scales.
    for columns in [basis.layout.oneBody, basis.layout.twoBody] {
      #expect(error(Array(values[columns]), Array(plain[columns])) < 1e-12)
    }
  }

  @Test func rotationsLeaveFeaturesAlone() throws {
    let basis = try JacobiLegendre.example(species: Self.channels[0], lMax: 6)
    let crystal = try Self.crystal()
    let plain = try Structure(
      species: crystal.species, positions: crystal.positions.map { $0 * 0.5 }, cell: .none)
    let axes = Self.rotation(Vector3(0.3, -1.2, 0.7), cosine: 0.45)
    func turned(_ v: Vector3) -> Vector3 {
      Vector3(axes[0].dot(v), axes[1].dot(v), axes[2].dot(v))
    }
    let rotated = try Structure(
      species: plain.species, positions: plain.positions.map(turned), cell: .none)
    for point in [Vector3(0.4, 0.1, 0.2), Vector3(0.05, 0.1, 0.15), Vector3(-1, 1, 1)] {
      let before = try basis.features(of: plain, at: [point]).elements
      let after = try basis.features(of: rotated, at: [turned(point)]).elements
      #expect(error(after, before) < 1e-12)  // rounding of rotated positions times slopes
    }
  }

  /// The rows of the matrix of a rotation (Rodrigues).
  static func rotation(_ axis: Vector3, cosine: Double) -> [Vector3] {
    let u = axis / axis.length
    let s = (1 - cosine * cosine).squareRoot()
    return [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)].map { e in
      e * cosine - u.cross(e) * s + u * (u.dot(e) * (1 - cosine))
    }
  }

  @Test func aPointOnANucleusIsOrdinary() throws {
    let basis = try JacobiLegendre.example(
      species: Self.channels[0], maps: (.logarithmic(softness: 0.1), .logarithmic(softness: 0.1)),
      vanishing: (.valueAndSlope, .bothEndsAndSlope))
    let structure = try Self.crystal()
    let nucleus = structure.positions[0]
    let values = try basis.features(of: structure, at: [nucleus]).elements
    #expect(values.allSatisfy { $0.isFinite })
    for h in [1e-9, 1e-7, 1e-5] {
      for direction in [Vector3(1, 0, 0), Vector3(-0.6, 0.8, 0), Vector3(0, 0, -1)] {
        let near = try basis.features(of: structure, at: [nucleus + h * direction]).elements
        #expect(error(near, values) < 3000 * h + 1e-13)  // slopes of 7 functions over the softness
      }
    }
  }

  /// The published settings of molybdenum (812 features) fall from 1.6e16 to 1.6e12 on 2500 points.
  @Test func orthonormalFunctionsImproveTheCondition() throws {
    let oracle = try JacobiReference.read(JacobiReference.Periodic.self, "05_periodic_fcc_al")
    let structure = try JacobiReference.structure(oracle.pos, oracle.sym, cell: oracle.cell)
    var generator = Numbers(state: 11)
    let points = (0..<800).map { _ in
      let unit = 0.0..<1
      return structure.cell.cartesian(
        Vector3(
          .random(in: unit, using: &generator), .random(in: unit, using: &generator),
          .random(in: unit, using: &generator)))
    }
    let conditions = try [false, true].map { isOrthonormal in
      let basis = try JacobiLegendre.example(
        species: .oneHot([try JacobiReference.element("Al")]), nMax: (20, 10), lMax: 4,
        cutoff: 4.08, maps: (.cosine(minimum: -1.09), .cosine(minimum: 0)),
        isOrthonormal: isOrthonormal)
      var features = try basis.features(of: structure, at: points)
      for i in 0..<features.rowCount {
        let row = points.indices.map { features[i, $0] }
        for j in points.indices { features[i, j] /= norm(row) }
      }
      return try SingularValues(features).conditionNumber
    }
    #expect(conditions[1] < 1e-2 * conditions[0])
  }

  @Test func nothingIsNearAnEmptyPoint() throws {
    let basis = try JacobiLegendre.example(species: Self.channels[0])
    let structure = try Structure(
      species: [6].compactMap { Element(atomicNumber: $0) }, positions: [.zero], cell: .none)
    let values = try basis.features(of: structure, at: [Vector3(9, 9, 9), Vector3(1, 0, 0)])
    #expect(values.column(0).allSatisfy { $0 == 0 })
    #expect(values.column(1).contains { $0 != 0 })
  }

  @Test func wrongParametersAreRefused() throws {
    func key(_ make: () throws -> JacobiLegendre) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return (error as? InputError)?.key }
    }
    let species = Self.channels[0]
    #expect(
      key { try .example(species: species, vanishing: (.value, .value)) } == "twoBody.vanishing")
    #expect(
      key { try .example(species: species, maps: (.cosine(minimum: 0), .cosine(minimum: -1))) }
        == "twoBody.minimum")
    #expect(key { try .example(species: species, layout: .legacy) } == "orthonormal")
    #expect(key { try .example(species: species, lMax: 40) } == "lMax")
    #expect(key { try .example(species: .groupPeriod(channels: 0)) } == "species")
    let carbon = SpeciesChannels.oneHot([6].compactMap { Element(atomicNumber: $0) })
    let basis = try JacobiLegendre.example(species: carbon)
    #expect(throws: InputError.self) { try basis.features(of: Self.crystal(), at: [.zero]) }
  }
}

/// Random numbers of a seed (Knuth's constants).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var x = state
    x = (x ^ (x >> 33)) &* 0xff51_afd7_ed55_8ccd
    return x ^ (x >> 33)
  }
}
