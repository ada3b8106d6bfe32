import Structures

/// The lines of a cube file before its values.
struct CubeHead {
  private(set) var lines: LineReader
  private var comments: [String] = []
  private var species: [Element] = []
  private var positions: [Vector3] = []
  private var charges: [Double] = []
  private var setNames: [String] = []
  private var origin = Vector3.zero
  private var steps: [Vector3] = []
  private var shape = SIMD3<Int>.zero

  init(_ lines: LineReader) { self.lines = lines }

  /// Reads all lines of the head.
  mutating func read() throws(InputError) {
    comments = [try line("a comment"), try line("a comment")]
    let first = try numbers("the number of atoms and the origin", count: 4, orMore: true)
    guard let atomCount = Int(exactly: first[0]), abs(atomCount) < 1 << 31 else {
      throw lines.error(expected: "a number of atoms", found: "'\(first[0])'")
    }
    origin = Vector3(first[1], first[2], first[3])
    var isAngstrom = false
    for axis in 0..<3 {
      let row = try numbers("a number of grid points and a step", count: 4)
      guard let count = Int(exactly: row[0]), count != 0 else {
        throw lines.error(expected: "a number of grid points", found: "'\(row[0])'")
      }
      isAngstrom = isAngstrom || count < 0
      shape[axis] = abs(count)
      steps.append(Vector3(row[1], row[2], row[3]))
    }
    let unit = isAngstrom ? 1 : FieldUnit.bohr
    origin *= unit
    steps = steps.map { $0 * unit }
    for _ in 0..<abs(atomCount) {
      let row = try numbers("an atomic number, a charge and a position", count: 5)
      guard let number = Int(exactly: row[0]), let element = Element(atomicNumber: number) else {
        throw lines.error(expected: "an atomic number in 1...118", found: "'\(row[0])'")
      }
      species.append(element)
      charges.append(row[1])
      positions.append(Vector3(row[2], row[3], row[4]) * unit)
    }
    try readSets(isListed: atomCount < 0, count: first.count > 4 ? first[4] : 1)
  }

  private mutating func readSets(isListed: Bool, count: Double) throws(InputError) {
    var names: [Double] = []
    var wanted = count
    if isListed {
      names = try numbers("the numbers of the data sets", count: 1, orMore: true)
      wanted = names.removeFirst()
    }
    guard let count = Int(exactly: wanted), (1...10_000).contains(count) else {
      throw lines.error(expected: "a number of data sets", found: "'\(wanted)'")
    }
    while isListed, names.count < count {
      names += try numbers("the numbers of \(count) data sets", count: 1, orMore: true)
    }
    setNames = (0..<count).map { isListed ? "\(Int(names[$0]))" : "\($0 + 1)" }
  }

  /// The atoms, in the cell that the grid spans.
  func structure() throws(InputError) -> Structure {
    do {
      let cell = try Cell(
        steps[0] * Double(shape.x), steps[1] * Double(shape.y), steps[2] * Double(shape.z))
      return try Structure(
        species: species, positions: positions, cell: cell,
        arrays: ["charge": AtomArray(.reals(charges), componentCount: 1)],
        info: comments[0].isEmpty ? [:] : ["comment": .string(comments[0])])
    } catch {
      throw error.at(file: lines.path)
    }
  }

  /// The grid in that cell.
  func grid(_ cell: Cell) throws(InputError) -> Grid {
    do {
      return try Grid(cell: cell, shape: shape, origin: cell.fractional(origin))
    } catch {
      throw error.at(file: lines.path)
    }
  }

  /// The data sets with the factors to Emulon's units.
  ///
  /// A cube file does not tell what it holds. The second comment tells it as Emulon writes it, name
  /// and unit: `density (e/bohr^3)`. Else a unit or the word potential in the comments counts, and
  /// without them a density in atomic units is assumed.
  var fields: [(description: FieldDescription, factor: Double)] {
    let words = comments.joined(separator: " ").split { $0.isWhitespace || "(),;[]".contains($0) }
    let known = words.lazy.map { FieldUnit.meaning(of: String($0)) }.first { $0.unit != .none }
    let isPotential = words.contains { $0.lowercased().hasPrefix("potential") }
    var meaning = known ?? FieldUnit.meaning(of: isPotential ? "hartree" : "e/bohr^3")
    var name =
      switch meaning.unit {
      case .density: "density"
      case .energy: "potential"
      case .magnetisation: "magnetisation"
      case .none: "field"
      }
    if let match = comments[1].wholeMatch(of: /(\w+) \((.+)\)/) {
      meaning = FieldUnit.meaning(of: String(match.2))
      name = String(match.1)
    }
    guard setNames.count > 1 else {
      return [(FieldDescription(name, meaning.unit), meaning.factor)]
    }
    return setNames.map { (FieldDescription(name + $0, meaning.unit), meaning.factor) }
  }

  private mutating func line(_ expected: String) throws(InputError) -> String {
    guard let range = try lines.nextLine() else {
      throw lines.error(
        expected: expected, found: "the end of the file", remedy: "complete the file")
    }
    let words = lines.text(range).drop(while: \.isWhitespace)
    return String(words.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The numbers of the next line: the first `count`, or all of them.
  private mutating func numbers(
    _ expected: String, count: Int, orMore: Bool = false
  ) throws(InputError) -> [Double] {
    let text = try line(expected)
    let words = text.split(whereSeparator: \.isWhitespace)
    let values = words.prefix(orMore ? words.count : count).map { Double(String($0)) ?? .nan }
    guard values.count >= count, values.allSatisfy(\.isFinite) else {
      throw lines.error(expected: expected, found: "'\(text)'")
    }
    return values
  }
}
