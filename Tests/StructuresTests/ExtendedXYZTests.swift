import Foundation
import Structures
import Testing

private func frames(_ text: String) throws -> [Structure] {
  try ExtendedXYZ.parse(Array(text.utf8), name: "t.xyz")
}

private func info(_ comment: String) throws -> [String: InfoValue] {
  try #require(frames("1\nProperties=species:S:1:pos:R:3 \(comment)\nH 0 0 0\n").first).info
}

private func message(_ text: String) -> String {
  message(Array(text.utf8))
}

private func message(_ bytes: [UInt8]) -> String {
  do {
    _ = try ExtendedXYZ.parse(bytes, name: "t.xyz")
    return "no error"
  } catch {
    return "\(error)"
  }
}

private let head = "Properties=species:S:1:pos:R:3"

@Suite struct ExtendedXYZTests {
  @Test(
    arguments: [
      ("a=1", .integer(1)), ("a=-1.5", .real(-1.5)), ("a=1d-3", .real(1e-3)),
      ("a=1.E2", .real(100)),
      ("a=T", .logical(true)), ("a=False", .logical(false)), ("a", .logical(true)),
      ("a=Fe-Co", .string("Fe-Co")), ("a=007", .string("007")), ("a = 3", .integer(3)),
      ("a=nan", .string("nan")), ("a=1e999", .string("1e999")),
      ("a=\"two words\"", .string("two words")),
      (#"a="say \"x=1\" \\ \n""#, .string("say \"x=1\" \\ \n")),
      (#"a="\12""#, .string("12")), ("a=\"12\"", .integer(12)), ("a=\"\"", .string("")),
      ("a=\"1 2 3\"", .list([.integer(1), .integer(2), .integer(3)])),
      ("a=\"1 2.5\"", .list([.real(1), .real(2.5)])),
      ("a=\"T F\"", .list([.logical(true), .logical(false)])),
      ("a={1 2}", .list([.integer(1), .integer(2)])), ("a={two words}", .string("two words")),
      ("a=[1, 2]", .list([.integer(1), .integer(2)])), ("a=[]", .list([])),
      ("a=[\"x y\", z]", .list([.string("x y"), .string("z")])),
      (
        "a=[[1, 2.5], [3, 4]]",
        .list([.list([.real(1), .real(2.5)]), .list([.real(3), .real(4)])])
      ),
      ("a=[[T], [F]]", .list([.list([.logical(true)]), .list([.logical(false)])])),
      ("\"my key\"=2", .integer(2)), ("a=[1, x]", .string("[1, x]")), ("a=b=c", .string("b=c")),
    ] as [(String, InfoValue)])
  func valuesHaveTheirTypes(_ pair: String, _ value: InfoValue) throws {
    #expect(try info(pair) == [pair.hasPrefix("\"") ? "my key" : "a": value])
  }

  @Test func columnsOfEveryKindAreRead() throws {
    let text = """
      2\r
      Lattice="4 0 0 0 5 0 0 0 6" Properties=q:R:1:species:S:1:tag:I:2:pos:R:3:on:L:1:name:S:1 pbc="T F T"\r
      0.5 Fe 1 -2 1.0 2.0 3.0 T up\r
      \t1d0   O  3 4\t-1 0 +.5 F  down  \r
      \r

      """
    let all = try frames(text)
    let frame = try #require(all.first)
    #expect(all.count == 1 && frame.species.map(\.symbol) == ["Fe", "O"])
    #expect(frame.positions == [Vector3(1, 2, 3), Vector3(-1, 0, 0.5)])
    #expect(frame.cell.vectors == [Vector3(4, 0, 0), Vector3(0, 5, 0), Vector3(0, 0, 6)])
    #expect(frame.cell.periodicity == Periodicity(true, false, true))
    #expect(frame.arrays["q"] == AtomArray(.reals([0.5, 1])))
    #expect(frame.arrays["tag"] == AtomArray(.integers([1, -2, 3, 4]), componentCount: 2))
    #expect(frame.arrays["on"] == AtomArray(.logicals([true, false])))
    #expect(frame.arrays["name"] == AtomArray(.strings(["up", "down"])))
    #expect(frame.info.isEmpty)
  }

  @Test func plainFramesAndExtendedOnesFollowEachOther() throws {
    let all = try frames(
      "2\nwater, half \"of it\nO 0 0 0 -0.8 more\n1 1 0 0\n\n1\n\(head) e=-1\nH 0 0 0\n0\n\n1\ne=2 x=3\nHe 1 1 1"
    )
    #expect(all.map(\.count) == [2, 1, 0, 1])
    #expect(all[0].info == ["comment": .string("water, half \"of it")])
    #expect(all[0].species.map(\.symbol) == ["O", "H"])
    #expect(all[1].info == ["e": .integer(-1)])
    #expect(all[3].info == ["e": .integer(2), "x": .integer(3)])
    #expect(all.allSatisfy { $0.cell == .none })
  }

  @Test func latticesOfThreeNumbersAreOrthorhombic() throws {
    let frame = try frames("1\nLattice=\"4 5 6\"\nH 0 0 0\n")[0]
    #expect(frame.cell.vectors == [Vector3(4, 0, 0), Vector3(0, 5, 0), Vector3(0, 0, 6)])
    #expect(frame.cell.periodicity == .all)
  }

  @Test(arguments: [
    ("", "t.xyz: expected at least one structure; found an empty file"),
    ("3\n\(head)\nH 0 0 0\n", "t.xyz:3: expected 3 atoms; found the end of the file after 1"),
    ("1\n", "t.xyz:1: expected a line of key=value pairs"),
    ("-1\n\(head)\n", "t.xyz:1: expected the number of atoms of a frame; found '-1'"),
    ("1 x\n\(head)\nH 0 0 0", "t.xyz:1: expected the number of atoms of a frame; found '1 x'"),
    ("1\n\(head)\nH 0 0 nan\n", "t.xyz:3: expected 3 finite numbers for 'pos'; found 'nan'"),
    ("1\n\(head)\nH 0 0 1e999\n", "t.xyz:3: expected 3 finite numbers for 'pos'; found '1e999'"),
    ("1\n\(head)\nH 0 abc 0\n", "t.xyz:3: expected 3 finite numbers for 'pos'; found 'abc'"),
    (
      "1\n\(head)\nH 0 0\n",
      "t.xyz:3: expected 3 finite numbers for 'pos'; found the end of the line"
    ),
    ("1\n\(head)\nH 0 0 0 7\n", "t.xyz:3: expected 4 columns; found more, beginning with '7'"),
    ("1\n\(head)\nXx 0 0 0\n", "t.xyz:3: expected a chemical symbol for 'species'; found 'Xx'"),
    ("1\n\(head):n:I:1\nH 0 0 0 1.5\n", "t.xyz:3: expected a whole number for 'n'; found '1.5'"),
    ("1\n\(head):n:L:1\nH 0 0 0 1\n", "t.xyz:3: expected a logical value (T or F) for 'n'"),
    (
      "1\n\(head):n:Q:1\nH 0 0 0 1\n",
      "t.xyz:2: expected a kind R, I, L or S of 'n' for 'Properties'"
    ),
    ("1\n\(head):n:R\nH 0 0 0 1\n", "t.xyz:2: expected entries of name, kind and width"),
    ("1\nProperties=pos:R:3\n0 0 0\n", "t.xyz:2: expected a column species:S:1"),
    (
      "1\n\(head) pbc=\"T T T\"\nH 0 0 0\n",
      "t.xyz:2: expected a lattice for the periodic directions"
    ),
    ("1\n\(head) Lattice=\"1 2\"\nH 0 0 0\n", "t.xyz:2: expected 9 or 3 numbers for 'Lattice'"),
    (
      "1\n\(head) Lattice=\"1 0 0 2 0 0 0 0 1\"\nH 0 0 0\n",
      "t.xyz:2: expected linearly independent"
    ),
    ("1\n\(head) a=\"x\nH 0 0 0\n", "t.xyz:2: expected a closing quote for 'a'"),
    ("1\n\(head) a=[1, 2\nH 0 0 0\n", "t.xyz:2: expected a closing ']' for 'a'"),
    ("1\n\(head) a=\nH 0 0 0\n", "t.xyz:2: expected a value for 'a'; found nothing"),
    ("1\n\(head) a=1 a=2\nH 0 0 0\n", "t.xyz:2: expected each key once for 'a'"),
    ("1\n\(head)\nH 0 0 0\nH 0 0 0\n", "t.xyz:4: expected the number of atoms of a frame"),
  ])
  func errorsNameLineExpectationAndFinding(_ text: String, _ beginning: String) {
    let found = message(text)
    #expect(found.hasPrefix(beginning), "\(found)")
    #expect(!found.contains("\n"))
  }

  @Test func bytesThatAreNotTextGiveOneLine() {
    let found = message(Array("1\n\(head)\n".utf8) + [0xff, 0x00, 0x1b, 0x20, 0x30, 0x0a])
    #expect(found.hasPrefix("t.xyz:3: expected a chemical symbol"))
    #expect(found.utf8.allSatisfy { $0 >= 32 })
  }

  @Test func missingFilesAreNamed() {
    let error = #expect(throws: InputError.self) { try ExtendedXYZ.read("/no/such.xyz") }
    #expect(error?.exitCode == 66 && error?.file == "/no/such.xyz")
  }

  @Test func writtenFramesReadBackTheSame() throws {
    var random = RandomNumbers(seed: 11)
    for n in 0..<40 {
      let cell =
        n % 3 == 0
        ? Cell.none
        : try Cell(
          random.vector(3...4), Vector3(-3, random.real(1...9), 0), Vector3(0, 0, 5),
          periodicity: Periodicity(n % 2 == 0, true, n % 5 == 0))
      let positions = (0..<7).map { _ in random.vector(-1e-3...1e5) }
      let original = try Structure(
        species: positions.map { _ in Element.all[Int.random(in: 0..<118, using: &random)] },
        positions: positions, cell: cell,
        arrays: [
          "forces": AtomArray(
            .reals((0..<21).map { _ in Double(bitPattern: random.next() >> 2) }), componentCount: 3),
          "centre": AtomArray(.integers((0..<7).map { $0 - 3 })),
          "on": AtomArray(.logicals((0..<7).map { $0 % 2 == 0 })),
          "label": AtomArray(.strings((0..<7).map { "a\($0)=\"x" })),
        ],
        info: [
          "12": .string("12"), "a b": .string(" T"), "T": .string("T"),
          "quote": .string("\"\\\n'{[,"),
          "e": .real(random.real(-1...1)), "n": .integer(Int.min), "yes": .logical(true),
          "empty": .string(""), "list": .list([.real(1), .real(1e-300)]), "none": .list([]),
          "words": .list([.string("a, b"), .string("3")]), "=": .string("a=b"),
          "numbers": .string("1 2 3"), "padded": .string("007"),
          "table": .list([.list([.integer(1), .integer(2)]), .list([.integer(3), .integer(4)])]),
        ])
      let text = try ExtendedXYZ.text(of: original)
      #expect(try frames(text + text) == [original, original])
    }
  }

  @Test func wordsWithSpacesCannotBeWritten() throws {
    let frame = try Structure(
      species: [Element.all[0]], positions: [.zero], arrays: ["a": AtomArray(.strings(["b c"]))])
    #expect(throws: InputError.self) { try ExtendedXYZ.text(of: frame) }
  }

  @Test func filesOfOtherProgramsAreRead() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference")
    let slab = try ExtendedXYZ.read(folder.appending(path: "mos2_slab.extxyz").path)
    #expect(slab[0].cell.periodicity == Periodicity(true, true, false))
    #expect(slab[0].cell.givenVectors[1] == Vector3(-1.59, 2.753960784034515, 0))
    let crystal = try ExtendedXYZ.read(folder.appending(path: "bi2te3_CrMn.extxyz").path)
    #expect(crystal[0].count == 15)
    #expect(crystal[0].info["spacegroup"] == .string("R -3 m"))
  }

  @Test func manyFramesAreReadInPieces() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "emulon-\(UUID()).xyz").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var text = ""
    for n in 0..<100_000 {
      text += "\(1 + n % 2)\n\(head) n=\(n)\nH 0.\(n) 0 0\n" + (n % 2 == 1 ? "He 1 2 3\n" : "")
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    var reader = try ExtendedXYZReader(path: path)
    var n = 0
    while let frame = try reader.next() {
      if frame.info["n"] != .integer(n) || frame.count != 1 + n % 2 { break }
      n += 1
    }
    #expect(n == 100_000)
  }
}
