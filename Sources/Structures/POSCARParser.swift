import Glibc

/// Reads one POSCAR from its lines.
struct POSCARParser {
  private(set) var lines: LineReader

  init(_ lines: consuming LineReader) { self.lines = lines }

  /// Reads the whole file.
  mutating func structure() throws(InputError) -> Structure {
    let comment = try line("a comment")
    let (cell, stretch) = try cell()
    let species = try species(comment)
    var mode = try line("'Direct' or 'Cartesian'")
    let isSelective = mode.first.map { "sS".contains($0) } ?? false
    if isSelective { mode = try line("'Direct' or 'Cartesian'") }
    let isCartesian = mode.first.map { "cCkK".contains($0) } ?? false
    guard isCartesian || mode.first.map({ "dD".contains($0) }) == true else {
      throw lines.error(expected: "'Direct' or 'Cartesian'", found: "'\(mode)'")
    }
    var positions: [Vector3] = []
    var flags: [Bool] = []
    for _ in species {
      let words = try words("a position")
      let position = try vector(words, "3 coordinates")
      positions.append(isCartesian ? position * stretch : cell.cartesian(position))
      if isSelective { flags += try self.flags(words) }
    }
    var arrays: [String: AtomArray] = [:]
    if isSelective { arrays["move"] = AtomArray(.logicals(flags), componentCount: 3) }
    do {
      return try Structure(
        species: species, positions: positions, cell: cell, arrays: arrays,
        info: comment.isEmpty ? [:] : ["comment": .string(comment)])
    } catch {
      throw error.at(file: lines.path)
    }
  }

  /// The next line without spaces around it.
  private mutating func line(_ expected: String) throws(InputError) -> String {
    guard let range = try lines.nextLine() else {
      throw lines.error(
        expected: expected, found: "the end of the file", remedy: "complete the file")
    }
    let text = lines.text(range)
    let words = text.drop(while: \.isWhitespace)
    return String(words.reversed().drop(while: \.isWhitespace).reversed())
  }

  private mutating func words(_ expected: String) throws(InputError) -> [String] {
    try line(expected).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private func real(_ word: String, _ expected: String) throws(InputError) -> Double {
    let bytes = Array(word.utf8)
    guard let value = NumberParser.real(bytes.span, bytes.indices), value.isFinite else {
      throw lines.error(expected: expected, found: "'\(word)'")
    }
    return value
  }

  /// The first three words as numbers.
  private func vector(_ words: [String], _ expected: String) throws(InputError) -> Vector3 {
    guard words.count >= 3 else {
      throw lines.error(expected: expected, found: "'\(words.joined(separator: " "))'")
    }
    return try Vector3(
      real(words[0], expected), real(words[1], expected), real(words[2], expected))
  }

  private mutating func latticeVector() throws(InputError) -> Vector3 {
    let words = try words("a lattice vector")
    return try vector(words, "3 numbers of a lattice vector")
  }

  /// The scaled cell, and the factors for Cartesian coordinates.
  private mutating func cell() throws(InputError) -> (cell: Cell, stretch: Vector3) {
    let expected = "a scale, a negative volume, or 3 factors"
    var scale: [Double] = []
    for word in try words(expected) {
      // Comments may follow the scale; they begin with something that is not a number.
      guard scale.isEmpty || InfoParser.scalar(word).real != nil else { break }
      scale.append(try real(word, expected))
    }
    guard scale.count == 1 ? scale[0] != 0 : scale.count == 3 && scale.allSatisfy({ $0 > 0 }) else {
      throw lines.error(expected: expected, found: "\(scale)")
    }
    let a = try latticeVector()
    let b = try latticeVector()
    let c = try latticeVector()
    do {
      var stretch = Vector3(repeating: scale[0])
      if scale.count == 3 { stretch = Vector3(scale[0], scale[1], scale[2]) }
      if scale.count == 1, scale[0] < 0 {
        let volume = try Cell(a, b, c).volume
        stretch = Vector3(repeating: cbrt(-scale[0] / volume))
      }
      return (try Cell(a * stretch, b * stretch, c * stretch), stretch)
    } catch {
      throw error.at(file: lines.path, line: lines.lineNumber)
    }
  }

  /// The species of each atom, from the line of species (VASP 5) or the comment (VASP 4).
  private mutating func species(_ comment: String) throws(InputError) -> [Element] {
    var symbols = comment.split(whereSeparator: \.isWhitespace).map(String.init)
    var counts = try words("the species or their counts")
    let isVersion4 = counts.first.map { Int($0) != nil } ?? false
    if !isVersion4 {
      symbols = counts
      counts = try words("the counts of the species")
      let firstComment = counts.firstIndex { Int($0) == nil } ?? counts.count
      counts = Array(counts[..<firstComment])
      guard counts.count == symbols.count else {
        throw lines.error(
          expected: "\(symbols.count) counts", found: "\(counts.count)",
          remedy: "give one count for each species")
      }
    }
    var species: [Element] = []
    for (k, word) in counts.enumerated() {
      guard let count = Int(word) else { break }  // a comment
      guard count >= 0, count < 1 << 31 else {
        throw lines.error(expected: "counts of atoms", found: "'\(word)'")
      }
      // POTCAR names such as Fe_pv or O/7d3c... begin with the symbol.
      let symbol = k < symbols.count ? symbols[k].prefix { $0 != "_" && $0 != "/" } : ""
      guard let element = Element(symbol) else {
        throw lines.error(
          expected: "a chemical symbol for each count",
          found: k < symbols.count ? "'\(symbols[k])'" : "none",
          remedy: isVersion4 ? "name the species in the first line" : "correct the species")
      }
      species += Array(repeating: element, count: count)
    }
    return species
  }

  private func flags(_ words: [String]) throws(InputError) -> [Bool] {
    let flags = words.dropFirst(3).prefix(3).compactMap { word -> Bool? in
      switch word.drop(while: { $0 == "." }).first {
      case "T", "t": true
      case "F", "f": false
      default: nil
      }
    }
    guard flags.count == 3 else {
      throw lines.error(expected: "3 flags T or F behind the position", found: "fewer")
    }
    return flags
  }
}
