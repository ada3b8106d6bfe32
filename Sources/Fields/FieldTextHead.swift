import Foundation
import Structures

/// The lines of text files with fields that stand before and between the values.
enum FieldTextHead {
  /// The head of a VASP file, of VASP 5, atoms in their order, fractional coordinates.
  ///
  /// Numbers have six decimals as VASP writes them when that loses nothing, else sixteen.
  static func vasp(_ structure: Structure) -> String {
    var runs: [(symbol: String, count: Int)] = []
    for element in structure.species {
      if runs.last?.symbol == element.symbol {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((element.symbol, 1))
      }
    }
    let vectors = structure.cell.givenVectors
    let fractions = structure.positions.map { structure.cell.fractional($0) }
    var text = comment(structure) + "\n   1.00000000000000\n"
    text += lines(vectors, isShort: areShort(vectors), width: 12, indent: " ")
    for run in runs { text += padded(run.symbol, 5) }
    text += "\n"
    for run in runs { text += padded("\(run.count)", 6) }
    text += "\nDirect\n"
    text += lines(fractions, isShort: areShort(fractions), width: 10, indent: "")
    return text + "\n"
  }

  /// The line with the numbers of grid points.
  static func gridLine(_ shape: SIMD3<Int>) -> String {
    (0..<3).map { axis in
      let text = "\(shape[axis])"
      return text.count < 5 ? padded(text, 5) : " " + text
    }.joined() + "\n"
  }

  /// Zeros in place of the numbers of the atoms that VASP writes before a further field.
  static func atomNumbers(_ count: Int) -> String {
    var text = ""
    for atom in 0..<count {
      text += "  0.000000000000E+00" + (atom % 5 == 4 || atom == count - 1 ? "\n" : "")
    }
    return text
  }

  /// The head of a cube file, in bohr.
  static func cube(_ content: FieldFileContent) -> String {
    let (structure, grid) = (content.structure, content.grid)
    let field = content.fields[0]
    var text = comment(structure) + "\n\(field.name) (\(cubeUnit(field.unit)))\n"
    text += cubeLine(structure.count, grid.cell.cartesian(grid.origin))
    for axis in 0..<3 { text += cubeLine(grid.shape[axis], grid.steps[axis]) }
    let charges = structure.arrays["charge"]?.reals
    for (i, element) in structure.species.enumerated() {
      let charge = charges.map { $0.count == structure.count ? $0[i] : 0 }
      let number = Double(element.atomicNumber)
      text += padded("\(element.atomicNumber)", 5) + decimal(charge ?? number, 12, 6)
      text += vector(structure.positions[i] / FieldUnit.bohr, 12, 6) + "\n"
    }
    return text
  }

  /// The unit of a field in a cube file.
  static func cubeUnit(_ unit: FieldUnit) -> String {
    switch unit {
    case .density: "e/bohr^3"
    case .energy: "hartree"
    case .magnetisation: "muB/bohr^3"
    case .none: "1"
    }
  }

  private static func comment(_ structure: Structure) -> String {
    let text = structure.info["comment"]?.text ?? "Emulon"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private static func cubeLine(_ count: Int, _ step: Vector3) -> String {
    padded("\(count)", 5) + vector(step / FieldUnit.bohr, 12, 6) + "\n"
  }

  private static func lines(
    _ vectors: [Vector3], isShort: Bool, width: Int, indent: String
  ) -> String {
    vectors.map {
      indent + (isShort ? vector($0, width, 6) : vector($0, width + 10, 16)) + "\n"
    }.joined()
  }

  /// Whether six decimals tell the vectors to the rounding errors of conversions.
  private static func areShort(_ vectors: [Vector3]) -> Bool {
    vectors.allSatisfy { vector in
      (0..<3).allSatisfy { abs(vector[$0] - (vector[$0] * 1e6).rounded() / 1e6) < 1e-13 }
    }
  }

  private static func vector(_ value: Vector3, _ width: Int, _ decimals: Int) -> String {
    (0..<3).map { decimal(value[$0], width, decimals) }.joined()
  }

  /// A number with a fixed count of decimals, always set off from what stands before; no minus zero.
  private static func decimal(_ value: Double, _ width: Int, _ decimals: Int) -> String {
    var text = String(format: "%.\(decimals)f", value)
    if text.hasPrefix("-"), !text.contains(where: { "123456789".contains($0) }) {
      text.removeFirst()
    }
    return text.count < width ? padded(text, width) : " " + text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
