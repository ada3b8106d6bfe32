import Structures
import Testing

@Suite struct StructureTests {
  let iron = Element.all[25]
  let oxygen = Element.all[7]

  func oxide() throws -> Structure {
    try Structure(
      species: [iron, oxygen], positions: [Vector3(0, 0, 0), Vector3(2.1, 0, 0)],
      cell: Cell(Vector3(4, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 5)),
      arrays: [
        "centre": AtomArray(.integers([0, 1])),
        "forces": AtomArray(.reals([1, 2, 3, 4, 5, 6]), componentCount: 3),
      ])
  }

  @Test func speciesAreSortedByAtomicNumber() throws {
    let structure = try oxide()
    #expect(structure.distinctSpecies == [oxygen, iron])
    #expect(structure.composition == [iron: 1, oxygen: 1])
  }

  @Test func centresAreThoseMarked() throws {
    let structure = try oxide()
    #expect(try structure.centres(markedBy: "centre") == [1])
    #expect(throws: InputError.self) { try structure.centres(markedBy: "center") }
    #expect(throws: InputError.self) { try structure.centres(markedBy: "forces") }
  }

  @Test func positionsThatAreNotFiniteAreRefused() throws {
    let error = #expect(throws: InputError.self) {
      try Structure(species: [iron, iron], positions: [.zero, Vector3(0, .infinity, 0)])
    }
    #expect(try #require(error).found.contains("atom 2"))
  }

  @Test func supercellRepeatsEverything() throws {
    let large = try oxide().supercell(2, 1, 3)
    #expect(large.count == 12)
    #expect(large.cell.vectors == [Vector3(8, 0, 0), Vector3(0, 4, 0), Vector3(0, 0, 15)])
    #expect(large.positions[3] == Vector3(2.1, 0, 5))
    #expect(large.arrays["forces"]?.reals?.suffix(3) == [4, 5, 6])
    #expect(throws: InputError.self) {
      try Structure(species: [iron], positions: [.zero]).supercell(2, 1, 1)
    }
  }

  @Test func selectionKeepsTheOrderAsked() throws {
    let picked = try oxide().selecting([1, 0, 1])
    #expect(picked.species == [oxygen, iron, oxygen])
    #expect(picked.arrays["forces"]?.reals == [4, 5, 6, 1, 2, 3, 4, 5, 6])
  }
}
