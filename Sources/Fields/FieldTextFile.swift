public import Structures

/// A CHGCAR, LOCPOT or cube file, plain or compressed: its head is read at once, values on demand.
public struct FieldTextFile: Hashable, Sendable {
  /// The path of the file.
  public let path: String
  /// The format.
  public let format: FieldFormat
  /// The atoms.
  public let structure: Structure
  /// The grid.
  public let grid: Grid
  /// The fields that the head tells of: all of a cube file, the first one of a VASP file.
  public let fields: [FieldDescription]

  /// Reads the head of a file.
  ///
  /// - Throws: `InputError` when it cannot be read or is wrong.
  public init(_ path: String) throws(InputError) {
    self.path = path
    format = try FieldFormat.of(path)
    switch format {
    case .cube:
      let reader = try CubeReader(path: path)
      structure = reader.structure
      grid = reader.grid
      fields = reader.fields.map(\.description)
    case .chgcar, .locpot:
      let reader = try VASPFieldReader(path: path)
      structure = reader.structure
      grid = reader.grid
      fields = [Self.descriptions(format, count: 1)[0]]
    case .hdf5:
      throw InputError(
        .usage, file: path, expected: "a CHGCAR, LOCPOT or cube file", found: "HDF5",
        remedy: "read it as HDF5")
    }
  }

  /// Reads the values of a box of one field, in Emulon's unit.
  ///
  /// The file is read from its beginning up to the last of these values; only the box is kept.
  ///
  /// - Throws: `InputError` when the file has no such field, ends too early, or holds something that
  ///   is no finite number.
  public func read(_ name: String, _ block: GridBlock? = nil) throws(InputError) -> Field {
    let block = block ?? grid.whole
    var values: [Double]
    if format == .cube {
      var reader = try CubeReader(path: path)
      guard let set = fields.firstIndex(where: { $0.name == name }) else {
        throw missing(name, fields.map(\.name))
      }
      values = try reader.read(set, block)
    } else {
      values = try readVASP(name, block)
    }
    return Field(grid: grid, block: block, values: values)
  }

  /// Everything but the values, also what only a pass over the whole file can tell.
  public func content() throws(InputError) -> FieldFileContent {
    var tails: [[UInt8]] = []
    if format != .cube {
      var reader = try VASPFieldReader(path: path)
      var isFollowed = true
      while isFollowed {
        try reader.skipBlock()
        let behind = try reader.readTail()
        tails.append(behind.tail)
        isFollowed = behind.isFollowed
      }
    }
    return FieldFileContent(
      structure: structure, grid: grid,
      fields: format == .cube ? fields : Self.descriptions(format, count: tails.count),
      tails: tails)
  }

  private func readVASP(_ name: String, _ block: GridBlock) throws(InputError) -> [Double] {
    var reader = try VASPFieldReader(path: path)
    let places = [2, 4, 1].compactMap { count in
      Self.descriptions(format, count: count).firstIndex { $0.name == name }
    }
    guard let place = places.first else {
      throw missing(name, Self.descriptions(format, count: 2).map(\.name))
    }
    for index in 0..<place {
      try reader.skipBlock()
      guard try reader.readTail().isFollowed else {
        throw missing(name, Self.descriptions(format, count: index + 1).map(\.name))
      }
    }
    let factor = format == .chgcar ? 1 / grid.cell.volume : 1
    let values = try reader.readBlock(block, factor: factor)
    if block == grid.whole { _ = try reader.readTail() }
    return values
  }

  private func missing(_ name: String, _ names: [String]) -> InputError {
    InputError(
      file: path, key: name, expected: "a field of that name",
      found: names.joined(separator: ", "), remedy: "choose one of these")
  }

  /// The fields of a VASP file with `count` blocks.
  private static func descriptions(_ format: FieldFormat, count: Int) -> [FieldDescription] {
    let first = format == .chgcar ? "density" : "potential"
    let further: [String]
    switch (format, count) {
    case (_, ...1): further = []
    case (.chgcar, 2): further = ["magnetisation"]
    case (.chgcar, 4): further = ["magnetisationX", "magnetisationY", "magnetisationZ"]
    case (_, 2): further = ["potentialDown"]
    case (_, 4): further = ["potentialX", "potentialY", "potentialZ"]
    default: further = (2...count).map { "field\($0)" }
    }
    let units: [FieldUnit] = format == .chgcar ? [.density, .magnetisation] : [.energy, .energy]
    return [FieldDescription(first, units[0])] + further.map { FieldDescription($0, units[1]) }
  }
}
