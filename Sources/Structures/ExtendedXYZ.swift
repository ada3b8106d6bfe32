/// Whole extended XYZ files: all frames at once, and writing.
public enum ExtendedXYZ {
  /// All frames of a file.
  ///
  /// Use ``ExtendedXYZReader`` for files that are large.
  public static func read(_ path: String) throws(InputError) -> [Structure] {
    try frames(ExtendedXYZReader(path: path), name: path)
  }

  /// All frames of a text in memory; errors name it `name`.
  public static func parse(_ bytes: [UInt8], name: String) throws(InputError) -> [Structure] {
    try frames(ExtendedXYZReader(bytes: bytes, name: name), name: name)
  }

  private static func frames(
    _ reader: consuming ExtendedXYZReader, name: String
  ) throws(InputError) -> [Structure] {
    var reader = reader
    var frames: [Structure] = []
    while let frame = try reader.next() { frames.append(frame) }
    guard !frames.isEmpty else {
      throw InputError(
        file: name, expected: "at least one structure", found: "an empty file",
        remedy: "give a file with structures")
    }
    return frames
  }

  /// The text of one frame; reading it gives the same structure back, numbers to the last bit.
  ///
  /// - Throws: ``InputError`` when a word of an array is empty or contains spaces.
  public static func text(of structure: Structure) throws(InputError) -> String {
    let names = structure.arrays.keys.sorted()
    var text = "\(structure.count)\n\(header(of: structure, arrays: names))\n"
    let columns = names.compactMap { structure.arrays[$0] }
    for (name, column) in zip(names, columns) { try refuseSpaces(in: column, name) }
    for i in 0..<structure.count {
      let position = structure.positions[i]
      text += "\(structure.species[i].symbol) \(position.x) \(position.y) \(position.z)"
      for column in columns {
        for k in (i * column.componentCount)..<((i + 1) * column.componentCount) {
          switch column.values {
          case .reals(let values): text += " \(values[k])"
          case .integers(let values): text += " \(values[k])"
          case .logicals(let values): text += values[k] ? " T" : " F"
          case .strings(let values): text += " " + values[k]
          }
        }
      }
      text += "\n"
    }
    return text
  }

  private static func header(of structure: Structure, arrays: [String]) -> String {
    var parts: [String] = []
    if structure.cell.hasLattice {
      let numbers = structure.cell.givenVectors.flatMap { ["\($0.x)", "\($0.y)", "\($0.z)"] }
      parts.append("Lattice=\"\(numbers.joined(separator: " "))\"")
    }
    var properties = "species:S:1:pos:R:3"
    for name in arrays {
      guard let array = structure.arrays[name] else { continue }
      properties += ":\(name):\(kind(of: array)):\(array.componentCount)"
    }
    parts.append("Properties=" + (needsQuotes(properties) ? quoted(properties) : properties))
    for (key, value) in structure.info.sorted(by: { $0.key < $1.key }) {
      parts.append("\(needsQuotes(key) ? quoted(key) : key)=\(text(of: value, inList: false))")
    }
    let periodicity = structure.cell.periodicity
    let flags = (0..<3).map { periodicity[$0] ? "T" : "F" }
    parts.append("pbc=\"\(flags.joined(separator: " "))\"")
    return parts.joined(separator: " ")
  }

  private static func kind(of array: AtomArray) -> String {
    switch array.values {
    case .reals: "R"
    case .integers: "I"
    case .logicals: "L"
    case .strings: "S"
    }
  }

  private static func text(of value: InfoValue, inList: Bool) -> String {
    switch value {
    case .string(let text): inList || needsQuotes(text) ? quoted(text) : text
    case .list(let values):
      "[" + values.map { text(of: $0, inList: true) }.joined(separator: ", ") + "]"
    default: value.text
    }
  }

  /// Whether a text would be read as something else when it stood there bare.
  private static func needsQuotes(_ text: String) -> Bool {
    let isWord = text.utf8.allSatisfy {
      48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || "_-+.:/@#%^*".utf8.contains($0)
    }
    return text.isEmpty || !isWord || InfoParser.scalar(text).string == nil
  }

  /// The text between quotes; one that looks like numbers carries an escape, which makes it text.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for (k, character) in text.unicodeScalars.enumerated() {
      let isMark = character == "\"" || character == "\\"
      let isDisguise = k == 0 && InfoParser.oldArray(text) != nil
      quoted += character == "\n" ? "\\n" : (isMark || isDisguise ? "\\" : "") + String(character)
    }
    return quoted + "\""
  }

  private static func refuseSpaces(in column: AtomArray, _ name: String) throws(InputError) {
    guard let word = column.strings?.first(where: { $0.isEmpty || $0.utf8.contains { $0 <= 32 } })
    else { return }
    throw InputError(
      key: name, expected: "words without spaces", found: "'\(word)'", remedy: "rename it")
  }
}
