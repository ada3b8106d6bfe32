/// What the columns of the atom lines of an extended XYZ frame mean, and their values while they
/// are read.
struct AtomColumns {
  /// The kind of the values of one column group, and where they go.
  enum Target {
    case species
    case atomicNumber
    case position
    case reals(Int)
    case integers(Int)
    case logicals(Int)
    case strings(Int)
  }

  /// One entry of `Properties`.
  struct Column {
    let name: String
    let target: Target
    let width: Int
  }

  private(set) var columns: [Column] = []
  /// Whether further values at the end of a line are passed over, as in plain XYZ files.
  let ignoresFurtherValues: Bool
  private var species: [Element] = []
  private var positions: [Vector3] = []
  private var reals: [[Double]] = []
  private var integers: [[Int]] = []
  private var logicals: [[Bool]] = []
  private var strings: [[String]] = []

  /// The columns that `Properties` names, or species and position when there is none.
  init(properties: String?) throws(InfoParser.Failure) {
    ignoresFurtherValues = properties == nil
    let parts = (properties ?? "species:S:1:pos:R:3").split(
      separator: ":", omittingEmptySubsequences: false)
    guard parts.count.isMultiple(of: 3) else {
      throw Self.failure("entries of name, kind and width", properties)
    }
    for k in stride(from: 0, to: parts.count, by: 3) {
      try append(String(parts[k]), kind: String(parts[k + 1]), width: String(parts[k + 2]))
    }
    guard has(.species) else { throw Self.failure("a column species:S:1 or Z:I:1", properties) }
    guard has(.position) else { throw Self.failure("a column pos:R:3", properties) }
  }

  private enum Need { case species, position }

  private func has(_ need: Need) -> Bool {
    columns.contains {
      switch $0.target {
      case .species, .atomicNumber: need == .species
      case .position: need == .position
      default: false
      }
    }
  }

  private static func failure(_ expected: String, _ found: String?) -> InfoParser.Failure {
    InfoParser.Failure(key: "Properties", expected: expected, found: "'\(found ?? "")'")
  }

  private mutating func append(
    _ name: String, kind: String, width text: String
  ) throws(InfoParser.Failure) {
    guard let width = Int(text), width > 0, width < 1 << 20 else {
      throw Self.failure("a positive width of '\(name)'", text)
    }
    guard !name.isEmpty, !columns.contains(where: { $0.name == name }) else {
      throw Self.failure("each column named once", name)
    }
    let target: Target
    switch (name, kind, width) {
    case ("species", "S", 1) where !has(.species): target = .species
    case ("Z", "I", 1) where !has(.species), ("numbers", "I", 1) where !has(.species):
      target = .atomicNumber
    case ("pos", "R", 3): target = .position
    case ("pos", _, _), ("species", _, _):
      throw Self.failure(name == "pos" ? "pos:R:3" : "species:S:1", "\(name):\(kind):\(width)")
    case (_, "R", _):
      target = .reals(reals.count)
      reals.append([])
    case (_, "I", _):
      target = .integers(integers.count)
      integers.append([])
    case (_, "L", _):
      target = .logicals(logicals.count)
      logicals.append([])
    case (_, "S", _):
      target = .strings(strings.count)
      strings.append([])
    default: throw Self.failure("a kind R, I, L or S of '\(name)'", kind)
    }
    columns.append(Column(name: name, target: target, width: width))
  }

  /// Makes room for `count` atoms.
  mutating func reserve(_ count: Int) {
    species.reserveCapacity(count)
    positions.reserveCapacity(count)
  }

  /// Reads the values of one atom from its line; `line` is the place of the line in `bytes`.
  mutating func readAtom(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(InfoParser.Failure) {
    var cursor = line.lowerBound
    for k in columns.indices {
      switch columns[k].target {
      case .position:
        let x = try real(bytes, line, &cursor, k)
        let y = try real(bytes, line, &cursor, k)
        let z = try real(bytes, line, &cursor, k)
        positions.append(Vector3(x, y, z))
      case .species: species.append(try element(bytes, line, &cursor, k))
      case .atomicNumber:
        let number = try integer(bytes, line, &cursor, k)
        guard let element = Element(atomicNumber: number) else {
          throw failure(k, "an atomic number in 1...118", "\(number)")
        }
        species.append(element)
      case .reals(let slot):
        for _ in 0..<columns[k].width { reals[slot].append(try real(bytes, line, &cursor, k)) }
      case .integers(let slot):
        for _ in 0..<columns[k].width {
          integers[slot].append(try integer(bytes, line, &cursor, k))
        }
      case .logicals(let slot):
        for _ in 0..<columns[k].width {
          logicals[slot].append(try logical(bytes, line, &cursor, k))
        }
      case .strings(let slot):
        for _ in 0..<columns[k].width {
          let word = try word(bytes, line, &cursor, k)
          strings[slot].append(Self.text(bytes, word))
        }
      }
    }
    guard !ignoresFurtherValues, let extra = Self.nextWord(bytes, line, &cursor) else { return }
    let count = columns.reduce(0) { $0 + $1.width }
    throw InfoParser.Failure(
      key: nil, expected: "\(count) columns",
      found: "more, beginning with '\(Self.text(bytes, extra))'")
  }

  /// The structure made of all atoms read.
  func structure(cell: Cell, info: [String: InfoValue]) throws(InputError) -> Structure {
    var arrays: [String: AtomArray] = [:]
    for column in columns {
      let values: AtomArray.Values
      switch column.target {
      case .species, .atomicNumber, .position: continue
      case .reals(let slot): values = .reals(reals[slot])
      case .integers(let slot): values = .integers(integers[slot])
      case .logicals(let slot): values = .logicals(logicals[slot])
      case .strings(let slot): values = .strings(strings[slot])
      }
      arrays[column.name] = AtomArray(values, componentCount: column.width)
    }
    return try Structure(
      species: species, positions: positions, cell: cell, arrays: arrays, info: info)
  }
}
