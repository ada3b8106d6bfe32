import Foundation

extension BadInput {
  /// A CHGCAR of two by two by two points.
  private static let chargeFile = """
    hydrogen
    1.0
    3.0 0.0 0.0
    0.0 3.0 0.0
    0.0 0.0 3.0
    H
    1
    Direct
    0.0 0.0 0.0

    2 2 2
     0.1 0.2 0.3 0.4 0.5
     0.6 0.7 0.8

    """

  private static func charge(
    _ name: String, code: Int32 = 65, texts: [String], file: String = "CHGCAR",
    arguments: [String] = ["convert", "CHGCAR", "out.h5"],
    _ change: @escaping @Sendable (String) -> String = { $0 }
  ) -> BadInput {
    BadInput(name: name, code: code, texts: texts, arguments: arguments) { _, place in
      try place.write(change(chargeFile), to: file)
    }
  }

  /// Mistakes in files with fields.
  static let fieldFiles = [
    charge("a truncated CHGCAR", texts: ["CHGCAR:12:", "8 values", "end of the file"]) {
      String($0.dropLast(" 0.6 0.7 0.8\n".count))
    },
    charge(
      "a truncated CHGCAR for a cube", texts: ["CHGCAR:12:", "8 values", "end of the file"],
      arguments: ["convert", "CHGCAR", "out.cube"]
    ) { String($0.dropLast(" 0.6 0.7 0.8\n".count)) },
    charge("NaN in a field", texts: ["CHGCAR:13:", "finite number", "'NaN'"]) {
      $0.replacing("0.7", with: "NaN")
    },
    charge("more values than points", texts: ["CHGCAR:", "8 values", "and no more"]) {
      $0 + " 0.9\n"
    },
    charge("a grid without points", texts: ["CHGCAR:11:", "2 x 0 x 2"]) {
      $0.replacing("2 2 2", with: "2 0 2")
    },
    charge(
      "no gzip", texts: ["CHGCAR.gz: ", "gzip"], file: "CHGCAR.gz",
      arguments: ["convert", "CHGCAR.gz", "out.h5"]),
    charge(
      "a field that is not there", code: 64, texts: ["CHGCAR: ", "'spin'", "density"],
      arguments: ["convert", "CHGCAR", "out.h5", "--field", "spin"]),
    charge(
      "a snapshot that is not there", code: 64, texts: ["CHGCAR: ", "--snapshot", "0...0"],
      arguments: ["convert", "CHGCAR", "out.h5", "--snapshot", "1"]),
    charge(
      "a density as a potential", code: 64, texts: ["LOCPOT: ", "a potential in eV"],
      arguments: ["convert", "CHGCAR", "LOCPOT"]),
    charge(
      "a field into a missing folder", code: 73, texts: ["absent/x.cube", "folder 'absent'"],
      arguments: ["convert", "CHGCAR", "absent/x.cube"]),
    charge(
      "a name that tells no format", code: 65, texts: ["out.txt: ", "rename the file"],
      arguments: ["convert", "CHGCAR", "out.txt"]),
    charge(
      "a text with the name of HDF5", code: 65, texts: ["charge.h5"], file: "charge.h5",
      arguments: ["convert", "charge.h5", "out.cube"]),
    charge(
      "no file with a field", code: 66, texts: ["absent.cube"],
      arguments: ["convert", "absent.cube", "out.h5"]),
  ]
}
