import Structures
import Testing

private func parse(_ text: String) throws -> Structure {
  try POSCAR.parse(Array(text.utf8), name: "POSCAR")
}

private let lattice = "2 0 0\n0 3 0\n0 0 4\n"

@Suite struct POSCARTests {
  @Test func directCoordinatesFollowTheScaledCell() throws {
    let structure = try parse(
      "rust\n2.0 ! A\n\(lattice)Fe_pv O\n1 2\nDirect\n0 0 0\n.5 .5 .5 O\n.25 0 0\n")
    #expect(structure.species.map(\.symbol) == ["Fe", "O", "O"])
    #expect(structure.cell.vectors[2] == Vector3(0, 0, 8) && structure.cell.periodicity == .all)
    #expect(structure.positions == [Vector3(0, 0, 0), Vector3(2, 3, 4), Vector3(1, 0, 0)])
    #expect(structure.info["comment"] == .string("rust"))
  }

  @Test func negativeScalesAreVolumes() throws {
    let structure = try parse("x\n-192\n\(lattice)Fe\n1\nCart\n1 1 1\n")
    #expect(abs(structure.cell.volume - 192) < 1e-12)  // a few ulps of 192
    #expect((structure.positions[0] - Vector3(2, 2, 2)).length < 1e-14)  // a few ulps of 2
  }

  @Test func threeFactorsStretchTheAxes() throws {
    let structure = try parse("x\n1 2 3\n\(lattice)Fe\n1\nK\n1 1 1\n")
    #expect(structure.cell.vectors == [Vector3(2, 0, 0), Vector3(0, 6, 0), Vector3(0, 0, 12)])
    #expect(structure.positions == [Vector3(1, 2, 3)])
  }

  @Test func selectiveDynamicsAndVersion4AreRead() throws {
    let structure = try parse(
      "Si C\r\n1\r\n\(lattice)1 1\r\nselective\r\ndirect\r\n0 0 0 T F .T.\r\n.5 0 0 F F F\r\n\r\n0 0 0\r\n"
    )
    #expect(structure.species.map(\.symbol) == ["Si", "C"])
    #expect(structure.arrays["move"]?.logicals == [true, false, true, false, false, false])
  }

  @Test func writtenFilesReadBackTheSame() throws {
    var random = RandomNumbers(seed: 21)
    let cell = try Cell(random.vector(3...4), Vector3(-3, 2, 0), Vector3(0.1, 0, 5))
    let original = try Structure(
      species: [Element.all[25], Element.all[7], Element.all[7]],
      positions: (0..<3).map { _ in random.vector(-9...9) }, cell: cell,
      arrays: [
        "move": AtomArray(
          .logicals([true, false, true, true, true, true, false, false, true]), componentCount: 3)
      ],
      info: ["comment": .string("iron oxide")])
    #expect(try parse(POSCAR.text(of: original)) == original)
    let molecule = try Structure(species: [Element.all[0]], positions: [.zero])
    #expect(throws: InputError.self) { try POSCAR.text(of: molecule) }
  }

  @Test(arguments: [
    ("x\n0\n", "POSCAR:2: expected a scale"), ("x\n1 2\n", "POSCAR:2: expected a scale"),
    ("x\n1\n1 0\n", "POSCAR:3: expected 3 numbers of a lattice vector; found '1 0'"),
    ("x\n1\n1 0 0\n2 0 0\n0 0 1\n", "POSCAR:5: expected linearly independent vectors"),
    ("x\n1\n\(lattice)Fe O\n1\n", "POSCAR:7: expected 2 counts; found 1"),
    ("x\n1\n\(lattice)Xx\n1\n", "POSCAR:7: expected a chemical symbol for each count; found 'Xx'"),
    ("x\n1\n\(lattice)2\n", "POSCAR:6: expected a chemical symbol for each count; found 'x'"),
    ("x\n1\n\(lattice)Fe\n-1\n", "POSCAR:7: expected counts of atoms; found '-1'"),
    ("x\n1\n\(lattice)Fe\n1\nWhat\n", "POSCAR:8: expected 'Direct' or 'Cartesian'; found 'What'"),
    ("x\n1\n\(lattice)Fe\n1\nD\n0 0 nan\n", "POSCAR:9: expected 3 coordinates; found 'nan'"),
    (
      "x\n1\n\(lattice)Fe\n2\nD\n0 0 0\n",
      "POSCAR:9: expected a position; found the end of the file"
    ),
    ("x\n1\n\(lattice)Fe\n1\nS\nD\n0 0 0 T\n", "POSCAR:10: expected 3 flags T or F"),
    ("", "POSCAR:0: expected a comment; found the end of the file"),
  ])
  func errorsNameTheLine(_ text: String, _ beginning: String) {
    let error = #expect(throws: InputError.self) { try parse(text) }
    let found = error.map { "\($0)" } ?? ""
    #expect(found.hasPrefix(beginning), "\(found)")
  }
}
