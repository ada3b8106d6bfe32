/// The second line of an extended XYZ frame, taken apart.
struct FrameHeader {
  /// What `Properties` says, nil for a plain XYZ frame.
  let properties: String?
  /// All pairs except `Properties`, `Lattice` and `pbc`.
  private(set) var info: [String: InfoValue] = [:]
  private var lattice: InfoValue?
  private var periodic: InfoValue?

  /// Reads the line at `range`; a line without pairs becomes `info["comment"]`.
  init(_ bytes: [UInt8], _ range: Range<Int>) throws(InfoParser.Failure) {
    let text = String(decoding: bytes[range], as: UTF8.self)
    let isExtended = text.contains("Properties") || text.contains("Lattice")
    var pairs: [(key: String, value: InfoValue)] = []
    do {
      pairs = try InfoParser.parse(bytes, range)
    } catch {
      if isExtended { throw error }
    }
    let hasPairs = bytes[range].contains(UInt8(ascii: "=")) && !pairs.isEmpty
    guard isExtended || hasPairs else {
      properties = nil
      if text.contains(where: { !$0.isWhitespace }) { info["comment"] = .string(text) }
      return
    }
    var properties: String?
    for (key, value) in pairs {
      switch key {
      case "Properties":
        guard let text = value.string else {
          throw InfoParser.Failure(key: key, expected: "name:kind:width", found: value.text)
        }
        properties = text
      case "Lattice": lattice = value
      case "pbc": periodic = value
      default: info[key] = value
      }
    }
    self.properties = properties
  }

  /// The cell that `Lattice` and `pbc` describe.
  func cell() throws(InputError) -> Cell {
    let periodicity = try periodicity()
    guard let lattice else {
      guard periodicity.count == 0 else {
        throw Self.error("Lattice", "a lattice for the periodic directions in 'pbc'", "none")
      }
      return .none
    }
    guard let n = lattice.reals, n.count == 9 || n.count == 3 else {
      throw Self.error("Lattice", "9 or 3 numbers", lattice.text)
    }
    if n.count == 3 {
      return try Cell(
        Vector3(n[0], 0, 0), Vector3(0, n[1], 0), Vector3(0, 0, n[2]), periodicity: periodicity)
    }
    return try Cell(
      Vector3(n[0], n[1], n[2]), Vector3(n[3], n[4], n[5]), Vector3(n[6], n[7], n[8]),
      periodicity: periodicity)
  }

  private func periodicity() throws(InputError) -> Periodicity {
    guard let periodic else { return lattice == nil ? .none : .all }
    let flags = (periodic.list ?? [periodic, periodic, periodic]).compactMap {
      $0.logical ?? $0.integer.map { $0 != 0 }
    }
    guard flags.count == 3 else { throw Self.error("pbc", "3 logical values", periodic.text) }
    return Periodicity(flags[0], flags[1], flags[2])
  }

  private static func error(_ key: String, _ expected: String, _ found: String) -> InputError {
    InputError(
      key: key, expected: expected, found: "'\(found)'",
      remedy: "correct the second line of the frame")
  }
}
