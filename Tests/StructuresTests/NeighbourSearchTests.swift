import Glibc
import Structures
import Testing

/// A neighbour as a comparable value.
private struct Neighbour: Hashable, Comparable {
  let atom: Int32
  let shift: SIMD3<Int32>

  static func < (a: Neighbour, b: Neighbour) -> Bool {
    (a.atom, a.shift.x, a.shift.y, a.shift.z) < (b.atom, b.shift.x, b.shift.y, b.shift.z)
  }
}

/// Every image within the cutoff, tried one by one; distances within 1e-9 of the cutoff come apart.
private func bruteForce(
  _ structure: Structure, around centre: Vector3, cutoff: Double
) -> (inside: Set<Neighbour>, boundary: Set<Neighbour>) {
  let cell = structure.cell
  var (inside, boundary) = (Set<Neighbour>(), Set<Neighbour>())
  for (i, position) in structure.positions.enumerated() {
    let f = cell.fractional(position - centre)
    func shifts(_ axis: Int) -> ClosedRange<Int32> {
      guard cell.periodicity[axis] else { return 0...0 }
      let reach = cutoff / cell.planeSpacings[axis]
      return Int32((-reach - f[axis]).rounded(.down))...Int32((reach - f[axis]).rounded(.up))
    }
    for a in shifts(0) {
      for b in shifts(1) {
        for c in shifts(2) {
          let moved = cell.translation(SIMD3(Int(a), Int(b), Int(c)))
          let distance = (position + moved - centre).length
          let neighbour = Neighbour(atom: Int32(i), shift: SIMD3(a, b, c))
          if abs(distance - cutoff) < 1e-9 {
            boundary.insert(neighbour)
          } else if distance < cutoff {
            inside.insert(neighbour)
          }
        }
      }
    }
  }
  return (inside, boundary)
}

private func randomStructure(
  _ random: inout RandomNumbers, _ periodicity: Periodicity, atomCount: Int, skew: Double = 1.5
) throws -> Structure {
  let shape = random.vector(2...5)
  let cell = try Cell(
    Vector3(shape.x, 0, 0) + random.vector(-skew / 2...skew / 2),
    Vector3(random.real(-skew...skew), shape.y, 0),
    Vector3(random.real(-skew...skew), random.real(-skew...skew), shape.z),
    periodicity: periodicity)
  let elements = [Element.all[7], Element.all[25], Element.all[82]]
  let positions = (0..<atomCount).map { _ in cell.cartesian(random.vector(-1.5...2.5)) }
  return try Structure(
    species: positions.map { _ in elements.randomElement(using: &random) ?? elements[0] },
    positions: positions, cell: cell)
}

private func check(_ structure: Structure, _ search: NeighbourSearch, around centre: Vector3) {
  var list = NeighbourList()
  search.collect(around: centre, into: &list)
  let expected = bruteForce(structure, around: centre, cutoff: search.cutoff)
  let found = (0..<list.count).map { Neighbour(atom: list.atoms[$0], shift: list.shifts[$0]) }
  #expect(Set(found).count == found.count)
  #expect(expected.inside.isSubset(of: found))
  #expect(Set(found).subtracting(expected.boundary) == expected.inside)
  for k in 0..<list.count {
    let s = list.shifts[k]
    let moved = structure.cell.translation(SIMD3(Int(s.x), Int(s.y), Int(s.z)))
    let exact = structure.positions[Int(list.atoms[k])] + moved - centre
    // A few roundings of coordinates below 100 angstrom.
    #expect((list.displacement(k) - exact).length < 1e-12)
    #expect(abs(list.distancesSquared[k] - exact.lengthSquared) < 1e-10)
    #expect(list.distancesSquared[k].squareRoot() <= search.cutoff)
  }
  #expect(list.speciesStarts.count == search.species.count + 1)
  for (s, element) in search.species.enumerated() {
    for k in list.range(ofSpecies: s) {
      #expect(structure.species[Int(list.atoms[k])] == element)
    }
  }
  #expect(list.speciesStarts.last == list.count)
}

@Suite struct NeighbourSearchTests {
  @Test(arguments: 0..<8, [0.3, 0.9, 1.7, 3.0])
  func agreesWithBruteForceInRandomCells(_ mask: Int, _ relative: Double) throws {
    var random = RandomNumbers(seed: UInt64(mask) * 100 + UInt64(relative * 10))
    let periodicity = Periodicity(mask & 1 > 0, mask & 2 > 0, mask & 4 > 0)
    for atomCount in [1, 2, 7, 19] {
      let structure = try randomStructure(&random, periodicity, atomCount: atomCount)
      let length = cbrt(structure.cell.volume)
      let search = try NeighbourSearch(structure, cutoff: relative * length)
      for i in structure.positions.indices.prefix(4) {
        check(structure, search, around: structure.positions[i])
      }
      for _ in 0..<4 {
        let centre = structure.cell.cartesian(random.vector(-3...3))
        check(structure, search, around: centre)
      }
    }
  }

  @Test func agreesWithBruteForceInStronglySkewedCells() throws {
    var random = RandomNumbers(seed: 5)
    for _ in 0..<10 {
      let structure = try randomStructure(&random, .all, atomCount: 5, skew: 12)
      let search = try NeighbourSearch(structure, cutoff: 4)
      check(structure, search, around: structure.positions[0])
      check(structure, search, around: random.vector(-20...20))
    }
  }

  @Test func agreesWithBruteForceInALargeSystem() throws {
    var random = RandomNumbers(seed: 6)
    let cell = try Cell(
      Vector3(30, 0, 0), Vector3(4, 28, 0), Vector3(0, -6, 33),
      periodicity: Periodicity(true, true, false))
    let positions = (0..<3000).map { _ in cell.cartesian(random.vector(0...1)) }
    let structure = try Structure(
      species: positions.map { _ in Element.all[13] }, positions: positions, cell: cell)
    let search = try NeighbourSearch(structure, cutoff: 5)
    for i in 0..<60 { check(structure, search, around: positions[50 * i]) }
    check(structure, search, around: Vector3(15, 15, 1e7))
  }

  @Test func crowdedStructuresWithAnAtomFarAwayAreSearched() throws {
    var random = RandomNumbers(seed: 8)
    let positions = (0..<600).map { _ in random.vector(0...20) } + [Vector3(1e7, -1e7, 3e6)]
    let cluster = try Structure(
      species: positions.map { _ in Element.all[5] }, positions: positions)
    let search = try NeighbourSearch(cluster, cutoff: 4)
    for i in [0, 77, 599, 600] { check(cluster, search, around: positions[i]) }
  }

  /// In silicon each atom has 4 + 12 + 12 neighbours closer than 5 angstrom.
  @Test func countsTheShellsOfSilicon() throws {
    let a = 5.43
    let corners = [
      Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
    ]
    let positions = corners.flatMap { [a * $0, a * ($0 + Vector3(repeating: 0.25))] }
    let silicon = try Structure(
      species: positions.map { _ in Element.all[13] }, positions: positions,
      cell: Cell(Vector3(a, 0, 0), Vector3(0, a, 0), Vector3(0, 0, a)))
    let search = try NeighbourSearch(silicon, cutoff: 5)
    var list = NeighbourList()
    for i in 0..<8 {
      search.collect(aroundAtom: i, into: &list)
      #expect(list.count == 29)
      #expect((0..<list.count).count { list.distancesSquared[$0] == 0 } == 1)
      search.collect(aroundAtom: i, includingSelf: false, into: &list)
      #expect(list.count == 28)
      #expect(list.distancesSquared.prefix(28).allSatisfy { $0 > 1 })
    }
  }

  @Test func atomsAtTheCutoffCount() throws {
    let hydrogen = Element.all[0]
    let pair = try Structure(species: [hydrogen, hydrogen], positions: [.zero, Vector3(3, 4, 0)])
    var list = NeighbourList()
    try NeighbourSearch(pair, cutoff: 5).collect(aroundAtom: 0, into: &list)
    #expect(list.count == 2)
    try NeighbourSearch(pair, cutoff: 5.0.nextDown).collect(aroundAtom: 0, into: &list)
    #expect(list.count == 1)
  }

  @Test func distancesDoNotDependOnWrappingOrTranslation() throws {
    var random = RandomNumbers(seed: 7)
    for _ in 0..<20 {
      let structure = try randomStructure(&random, .all, atomCount: 8)
      let others = [
        try structure.wrapped(), try structure.translated(by: random.vector(-40...40)),
      ]
      func distances(_ structure: Structure) throws -> [Double] {
        var list = NeighbourList()
        try NeighbourSearch(structure, cutoff: 4.5).collect(aroundAtom: 3, into: &list)
        return list.distancesSquared.prefix(list.count).sorted()
      }
      let expected = try distances(structure)
      for other in others {
        let found = try distances(other)
        #expect(found.count == expected.count)
        // Coordinates up to 50 angstrom carry 7e-15 each; the squares reach 20.
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
      }
    }
  }

  @Test func atomsOnOneSpotAreNamed() throws {
    let carbon = Element.all[5]
    let cell = try Cell(Vector3(4, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 4))
    let near = try Structure(
      species: [carbon, carbon, carbon],
      positions: [Vector3(1, 1, 1), Vector3(0, 0, 2), Vector3(4, 4, -2 + 5e-7)], cell: cell)
    let error = #expect(throws: InputError.self) { try NeighbourSearch(near, cutoff: 3) }
    #expect(try #require(error).found == "atoms 2 and 3 stand on one spot")
    let apart = try Structure(
      species: [carbon, carbon], positions: [Vector3(0, 0, 0), Vector3(2e-6, 0, 0)], cell: cell)
    #expect(throws: Never.self) { try NeighbourSearch(apart, cutoff: 3) }
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e6])
  func cutoffsThatCannotWorkAreRefused(_ cutoff: Double) throws {
    let cell = try Cell(Vector3(4, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 4))
    let crystal = try Structure(species: [Element.all[5]], positions: [.zero], cell: cell)
    #expect(throws: InputError.self) { try NeighbourSearch(crystal, cutoff: cutoff) }
  }

  @Test func structuresWithoutAtomsHaveNoNeighbours() throws {
    let search = try NeighbourSearch(Structure(species: [], positions: []), cutoff: 3)
    var list = NeighbourList()
    search.collect(around: Vector3(1, 2, 3), into: &list)
    #expect(list.count == 0)
  }
}
