import Fields
import Foundation
import Structures
import Testing

@Suite struct FieldTextFileTests {
  private static let density = FieldDescription("density", .density)
  private static let potential = FieldDescription("potential", .energy)
  private let folder: String

  init() throws { folder = try Samples.folder() }

  /// The file written from a file is the same to the last byte, and so are all values that are read.
  private func expectRoundTrip(_ name: String, _ other: String) throws {
    let file = try FieldTextFile(folder + name)
    let content = try file.content()
    let fields = try content.fields.map { try file.read($0.name) }
    var writer = try FieldTextWriter(folder + other, content)
    let format = try FieldFormat.of(other)
    for piece in FieldTextWriter.pieces(of: content, format: format, limit: 30) {
      try writer.write(Samples.part(piece.block, of: fields[piece.field]), piece)
    }
    try writer.close()
    #expect(try Samples.bytes(folder + name) == Samples.bytes(folder + other))
  }

  @Test(arguments: [("CHGCAR", density, 11), ("LOCPOT", potential, 11), ("a.cube", density, 6)])
  func valuesAreKeptToTheDigitsOfTheFormat(
    _ name: String, _ description: FieldDescription, _ digits: Int
  ) throws {
    let field = try Samples.field()
    try Samples.write([field], [description], to: folder + name)
    let read = try FieldTextFile(folder + name).read(description.name)
    #expect(read.grid.shape == field.grid.shape)
    for (a, b) in zip(read.values, field.values) {
      // One half of the last digit, and roundings of the conversions.
      #expect(abs(a - b) <= 0.51 * pow(10, Double(1 - digits)) * abs(b))
    }
    try expectRoundTrip(name, "again-" + name)
  }

  @Test(arguments: ["CHGCAR.gz", "b.cube.gz"]) func compressedFilesAreTheSame(_ name: String) throws
  {
    let field = try Samples.field()
    let plain = String(name.dropLast(3))
    for path in [name, plain] { try Samples.write([field], [Self.density], to: folder + path) }
    let files = try [name, plain].map { try FieldTextFile(folder + $0).read("density") }
    #expect(files[0] == files[1])
    #expect(try Samples.bytes(folder + name).prefix(2) == Data([0x1f, 0x8b]))
  }

  @Test(arguments: ["CHGCAR", "c.cube"]) func aBoxHoldsTheValuesOfTheWhole(_ name: String) throws {
    try Samples.write([try Samples.field()], [Self.density], to: folder + name)
    let file = try FieldTextFile(folder + name)
    let whole = try file.read("density")
    for rank in 0..<5 {
      let block = BlockPartition(file.grid.shape, ranks: 5).block(of: rank)
      #expect(try file.read("density", block).values == Samples.part(block, of: whole))
    }
  }

  @Test(arguments: ["CHGCAR", "d.cube"]) func atomsAndCellAreKept(_ name: String) throws {
    let structure = try Samples.structure()
    try Samples.write([try Samples.field()], [Self.density], to: folder + name)
    let read = try FieldTextFile(folder + name).structure
    #expect(read.species == structure.species)
    // 16 digits; half of 1e-6 bohr for each of 7 steps, in 3 directions.
    let tolerance = name == "CHGCAR" ? 1e-13 : 3.3e-6
    for (a, b) in zip(
      read.positions + read.cell.vectors, structure.positions + structure.cell.vectors)
    {
      #expect((a - b).length < tolerance)
    }
    #expect(read.info["comment"] == structure.info["comment"])
  }

  @Test func theOriginOfACubeIsKept() throws {
    let origin = Vector3(0.5 / 3, 0.5 / 4, 0.5 / 7)
    try Samples.write([try Samples.field(origin: origin)], [Self.density], to: folder + "e.cube")
    let read = try FieldTextFile(folder + "e.cube")
    #expect((read.grid.origin - origin).length < 1e-6)  // 6 decimals of a bohr
  }

  @Test func spinBlocksAndAugmentationPassThrough() throws {
    let tail = "augmentation occupancies   1   3\n  0.1000000E+01  0.2000000E+01  0.3000000E+01\n"
    let atoms = "  0.500000000000E+00  0.000000000000E+00  0.000000000000E+00\n"
    try Samples.write(
      [Samples.field(), Samples.field(5)], [Self.density, .init("magnetisation", .magnetisation)],
      tails: [Array((tail + atoms).utf8), Array(tail.utf8)], to: folder + "CHGCAR")
    try expectRoundTrip("CHGCAR", "CHGCAR_2")
    let file = try FieldTextFile(folder + "CHGCAR")
    #expect(file.fields == [Self.density])
    #expect(try file.content().fields.map(\.name) == ["density", "magnetisation"])
    #expect(try file.read("magnetisation") != file.read("density"))
  }

  @Test func fourBlocksAreNoncollinear() throws {
    let names = ["density", "magnetisationX", "magnetisationY", "magnetisationZ"]
    let descriptions = names.map {
      FieldDescription($0, $0 == "density" ? .density : .magnetisation)
    }
    try Samples.write((0..<4).map { try Samples.field($0) }, descriptions, to: folder + "CHGCAR")
    let file = try FieldTextFile(folder + "CHGCAR")
    #expect(try file.content().fields == descriptions)
    let value = try file.read("magnetisationZ").values[5]
    let expected = try Samples.field(3).values[5]
    #expect(abs(value / expected - 1) < 1e-10)  // 11 digits
    try expectRoundTrip("CHGCAR", "CHGCAR_4")
  }

  @Test func aCubeInAngstromWithSeveralDataSetsIsRead() throws {
    let text = """
      two orbitals
      of nothing
       -1   0.0 0.0 0.0
       -2   0.5 0.0 0.0
        1   0.0 1.0 0.0
        2   0.0 0.0 1.0
        8   6.0   0.25 0.5 0.75
        2   17
       23
        1.0 2.0 3.0 4.0
        5.0E0 6.0D0
      7.0 8.0

      """
    try text.write(toFile: folder + "two.cube", atomically: true, encoding: .utf8)
    let file = try FieldTextFile(folder + "two.cube")
    #expect(file.fields.map(\.name) == ["density17", "density23"])
    #expect(file.structure.positions == [Vector3(0.25, 0.5, 0.75)])
    #expect(file.structure.cell.vectors[0] == Vector3(1, 0, 0))
    let factor = FieldUnit.meaning(of: "e/bohr^3").factor
    #expect(try file.read("density23").values == [2, 4, 6, 8].map { $0 * factor })
  }

  @Test func aFieldOfTheWrongKindIsRefused() throws {
    let error = #expect(throws: InputError.self) {
      try Samples.write([try Samples.field()], [Self.potential], to: folder + "CHGCAR")
    }
    #expect(error?.description.contains("'potential' in eV") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }
}
