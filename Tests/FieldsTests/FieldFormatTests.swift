import Fields
import Structures
import Testing

@Suite struct FieldFormatTests {
  @Test(arguments: [
    ("a/b/CHGCAR", FieldFormat.chgcar), ("x_00.CHGCAR.gz", .chgcar), ("AECCAR2", .chgcar),
    ("LOCPOT.gz", .locpot), ("rho.cube", .cube), ("rho.CUB.GZ", .cube), ("a.h5", .hdf5),
  ])
  func namesTellTheFormat(_ path: String, _ format: FieldFormat) throws {
    #expect(try FieldFormat.of(path) == format)
  }

  @Test(arguments: ["a.xyz", "POSCAR", "folder.cube/x", ""])
  func otherNamesAreRefused(_ path: String) {
    #expect(throws: InputError.self) { try FieldFormat.of(path) }
  }
}
