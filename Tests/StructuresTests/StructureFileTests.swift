import Foundation
import Structures
import Testing

@Suite struct StructureFileTests {
  @Test(arguments: [
    ("a/b.xyz", StructureFile.Format.extendedXYZ), ("B.EXTXYZ", .extendedXYZ), ("x.vasp", .poscar),
    ("run/CONTCAR", .poscar), ("POSCAR_00.relaxed", .poscar),
  ])
  func namesTellTheFormat(_ path: String, _ format: StructureFile.Format) throws {
    #expect(try StructureFile.format(of: path) == format)
  }

  @Test(arguments: ["a.cif", "", "poscar/data.txt"])
  func otherNamesAreRefused(_ path: String) {
    #expect(throws: InputError.self) { try StructureFile.format(of: path) }
  }

  @Test(arguments: ["s.xyz", "POSCAR"])
  func filesAreWrittenAndRead(_ name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "emulon-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: name).path
    let structure = try Structure(
      species: [Element.all[25]], positions: [Vector3(0.1, 0.2, 0.3)],
      cell: Cell(Vector3(2, 0, 0), Vector3(0, 3, 0), Vector3(1, 0, 4)),
      info: ["comment": .string("one")])
    try StructureFile.write([structure], to: path)
    #expect(try StructureFile.read(path) == [structure])
    #expect(throws: InputError.self) { try StructureFile.write([structure], to: path + "/x.xyz") }
  }
}
