/// Structures in the format of VASP (POSCAR, CONTCAR), of VASP 4 and 5.
///
/// The first line is `info["comment"]`. The scale is a factor, a volume (a negative number), or
/// three factors of the Cartesian axes. Files of VASP 4 have no line of species; the first line has
/// to name them then. Selective dynamics becomes the logical array `move` with three components.
/// What follows the positions (velocities) is passed over.
public enum POSCAR {
  /// Reads a file.
  public static func read(_ path: String) throws(InputError) -> Structure {
    var parser = try POSCARParser(LineReader(path: path))
    return try parser.structure()
  }

  /// Reads a text in memory; errors name it `name`.
  public static func parse(_ bytes: [UInt8], name: String) throws(InputError) -> Structure {
    var parser = POSCARParser(LineReader(bytes: bytes, path: name))
    return try parser.structure()
  }

  /// Reads the structure with which a longer file begins; `lines` goes on behind its positions.
  package static func readHead(_ lines: inout LineReader) throws(InputError) -> Structure {
    var parser = POSCARParser(lines)
    defer { lines = parser.lines }
    return try parser.structure()
  }

  /// The text of a structure in the format of VASP 5, atoms gathered by species, Cartesian.
  ///
  /// - Throws: ``InputError`` when the structure has no lattice; VASP knows crystals only.
  public static func text(of structure: Structure) throws(InputError) -> String {
    guard !structure.cell.givenVectors.contains(.zero) else {
      throw InputError(
        key: "Lattice", expected: "three lattice vectors for a POSCAR", found: "fewer",
        remedy: "put the structure into a cell")
    }
    var groups: [(element: Element, atoms: [Int])] = []
    for (i, element) in structure.species.enumerated() {
      if let k = groups.firstIndex(where: { $0.element == element }) {
        groups[k].atoms.append(i)
      } else {
        groups.append((element, [i]))
      }
    }
    let comment = structure.info["comment"]?.text ?? groups.map(\.element.symbol).joined()
    var text = comment.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n1.0\n"
    for vector in structure.cell.givenVectors { text += "\(vector.x) \(vector.y) \(vector.z)\n" }
    text += groups.map(\.element.symbol).joined(separator: " ") + "\n"
    text += groups.map { "\($0.atoms.count)" }.joined(separator: " ") + "\n"
    let column = structure.arrays["move"]
    let flags = column?.componentCount == 3 ? column?.logicals : nil
    text += (flags == nil ? "" : "Selective dynamics\n") + "Cartesian\n"
    for i in groups.flatMap(\.atoms) {
      let position = structure.positions[i]
      text += "\(position.x) \(position.y) \(position.z)"
      if let flags { for k in (3 * i)..<(3 * i + 3) { text += flags[k] ? " T" : " F" } }
      text += "\n"
    }
    return text
  }
}
