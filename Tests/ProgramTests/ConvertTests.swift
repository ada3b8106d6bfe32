import Foundation
import Testing

/// `emulon convert` between all formats.
@Suite(.timeLimit(.minutes(5))) struct ConvertTests {
  /// A CHGCAR as VASP writes it, with spin, augmentation and numbers of the atoms.
  private static let charge = """
    two atoms
       1.00000000000000
         3.000000    0.000000    0.000000
         0.500000    4.000000    0.000000
         0.000000    0.250000    5.000000
        O   Fe
         1     1
    Direct
      0.250000  0.500000  0.125000
      0.000000  0.000000  0.750000

        2    2    2
     0.10526231676E+03 0.97306340747E+02 0.88095245613E+02 0.80489065207E+02 0.74875297707E+02
     0.71068777245E+02 -.69151799761E+02 0.69299263062E-12
    augmentation occupancies   1   3
      0.1000000E+01  0.2000000E+01  0.3000000E+01
      0.000000000000E+00  0.500000000000E+01
        2    2    2
     0.00000000000E+00 0.97306340747E+02 0.88095245613E+02 0.80489065207E+02 0.74875297707E+02
     0.71068777245E+02 -.69151799761E+02 0.69299263062E+02
    augmentation occupancies   1   3
      0.1000000E+00  0.2000000E+00  0.3000000E+00

    """

  @Test(arguments: [0, 1, 3]) func aFileReturnsThroughHDF5ToTheLastByte(_ rankCount: Int) throws {
    let place = try Workspace()
    try place.write(Self.charge, to: "CHGCAR")
    for (input, output) in [("CHGCAR", "a.h5"), ("a.h5", "b.CHGCAR.gz"), ("b.CHGCAR.gz", "CHG")] {
      let outcome = try place.emulon(["convert", input, output], rankCount: rankCount)
      #expect(outcome.status == 0, "\(outcome.report)")
    }
    #expect(String(decoding: try place.contents(of: "CHG"), as: UTF8.self) == Self.charge)
  }

  @Test func aCubeHoldsOneField() throws {
    let place = try Workspace()
    try place.write(Self.charge, to: "CHGCAR")
    let refused = try place.emulon(["convert", "CHGCAR", "a.cube"], rankCount: 0)
    #expect(refused.status == 64 && refused.standardError.contains("one field for a cube file"))
    let arguments = ["convert", "CHGCAR", "a.cube", "--field", "magnetisation"]
    #expect(try place.emulon(arguments, rankCount: 2).status == 0)
    let text = String(decoding: try place.contents(of: "a.cube"), as: UTF8.self)
    #expect(text.contains("\nmagnetisation (muB/bohr^3)\n"))
  }

  @Test func structuresAreConverted() throws {
    let place = try Workspace()
    try place.write(Self.charge, to: "CHGCAR")
    for (input, output) in [("CHGCAR", "a.extxyz"), ("a.extxyz", "POSCAR"), ("POSCAR", "b.extxyz")]
    {
      let outcome = try place.emulon(["convert", input, output], rankCount: 2)
      #expect(outcome.status == 0, "\(outcome.report)")
    }
    #expect(try place.contents(of: "a.extxyz") == place.contents(of: "b.extxyz"))
  }
}
