import Gzip
import Structures

/// Writes a CHGCAR, LOCPOT or cube file piece by piece, compressed when its name ends with `.gz`.
///
/// The pieces come in the order of the file, which `pieces` tells; no more than one has to be
/// in memory. The file appears under its name when it is complete.
public struct FieldTextWriter: ~Copyable {
  /// A run of values that stand together in the file.
  public struct Piece: Hashable, Sendable {
    /// The number of the field.
    public let field: Int
    /// The points.
    public let block: GridBlock
  }

  /// How far a file is written: whole planes along the slowest axis of the file.
  public struct Place: Hashable, Sendable {
    /// The number of the field that is being written.
    public let field: Int
    /// The number of its next plane.
    public let plane: Int
    /// The number of bytes in the file.
    public let byteCount: Int

    /// A place in a file.
    public init(field: Int, plane: Int, byteCount: Int) {
      (self.field, self.plane, self.byteCount) = (field, plane, byteCount)
    }
  }

  /// What the file holds.
  public let content: FieldFileContent
  private let format: FieldFormat
  private let file: GzipWriter
  private let factors: [Double]
  private var text: [UInt8] = []
  private var writtenCount = 0
  private var next = (field: 0, plane: 0)

  /// Creates a file and writes its head, or goes on with one that was suspended.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - content: What the file holds.
  ///   - place: Where the partial file of an earlier writer is gone on with; what stands behind is cut off.
  /// - Throws: `InputError` when the format cannot hold the fields, `GzipError` when the file
  ///   cannot be created.
  public init(_ path: String, _ content: FieldFileContent, from place: Place? = nil) throws {
    let format = try FieldFormat.of(path)
    guard format != .hdf5 else {
      throw InputError(
        .usage, file: path, expected: "a name of a text file", found: "HDF5",
        remedy: "give the name of a CHGCAR, LOCPOT or cube file")
    }
    let factors = try Self.factors(format, content, path)
    let isCompressed = path.lowercased().hasSuffix(".gz")
    let file: GzipWriter
    if let place {
      file = try GzipWriter(
        path: path, isCompressed: isCompressed, continuingAt: place.byteCount)
      next = (place.field, place.plane)
      writtenCount = place.plane * Self.planeSize(content, format)
    } else {
      file = try GzipWriter(path: path, isCompressed: isCompressed)
      let head =
        format == .cube ? FieldTextHead.cube(content) : FieldTextHead.vasp(content.structure)
      let bytes = Array(head.utf8)
      try file.write(bytes.span)
    }
    self.content = content
    self.format = format
    self.factors = factors
    self.file = file
  }

  /// The axis along which the planes of a file follow each other.
  private static func slowestAxis(_ format: FieldFormat) -> Int { format == .cube ? 0 : 2 }

  /// The number of values in a plane.
  private static func planeSize(_ content: FieldFileContent, _ format: FieldFormat) -> Int {
    content.grid.pointCount / content.grid.shape[slowestAxis(format)]
  }

  /// The pieces of the file in their order, of whole planes and about `limit` values.
  ///
  /// - Parameters:
  ///   - content: What the file holds.
  ///   - format: The format of the file.
  ///   - limit: The number of values that a piece of several planes has at most.
  ///   - place: Where the pieces begin; at the beginning of the file when nil.
  /// - Returns: The pieces.
  public static func pieces(
    of content: FieldFileContent, format: FieldFormat, limit: Int, from place: Place? = nil
  ) -> [Piece] {
    let axis = slowestAxis(format)
    let grid = content.grid
    let step = max(1, limit / planeSize(content, format))
    let first = (field: place?.field ?? 0, plane: place?.plane ?? 0)
    return content.fields.indices.dropFirst(first.field).flatMap { field in
      let begin = field == first.field ? first.plane : 0
      return stride(from: begin, to: grid.shape[axis], by: step).map { start in
        let range = start..<min(start + step, grid.shape[axis])
        return Piece(field: field, block: grid.whole.with(range, along: axis))
      }
    }
  }

  /// Writes the values of the next piece, in Emulon's unit, third axis fastest.
  public mutating func write(_ values: [Double], _ piece: Piece) throws {
    precondition(
      values.count == piece.block.pointCount,
      "\(piece.block.pointCount) values; got \(values.count)")
    if format == .cube {
      try writeRows(values, piece)
    } else {
      try writePlanes(values, piece)
    }
    let (axis, block) = (Self.slowestAxis(format), piece.block)
    let isLast = block.upper[axis] == content.grid.shape[axis]
    next = isLast ? (piece.field + 1, 0) : (piece.field, block.upper[axis])
  }

  /// Waits until what was written is on the disk.
  ///
  /// - Returns: Where another writer can go on.
  /// - Throws: `GzipError` when the disk is full or fails.
  public borrowing func synchronize() throws -> Place {
    Place(field: next.field, plane: next.plane, byteCount: try file.synchronize())
  }

  /// Closes the file without its name, for a later writer.
  public consuming func suspend() { file.suspend() }

  /// Ends the file and gives it its name.
  public consuming func close() throws {
    try file.close()
  }

  /// Writes rows along the third axis, six values a line, each row on new lines.
  private mutating func writeRows(_ values: [Double], _ piece: Piece) throws {
    let (factor, size) = (factors[piece.field], piece.block.shape.z)
    for start in stride(from: 0, to: values.count, by: size) {
      for k in 0..<size {
        ValueText.appendCube(values[start + k] * factor, to: &text)
        if k % 6 == 5 || k == size - 1 { text.append(10) }
      }
      try flush(whenAbove: 1 << 18)
    }
    try flush(whenAbove: 0)
  }

  /// Writes planes with the first axis fastest, five values a line, and what stands around them.
  private mutating func writePlanes(_ values: [Double], _ piece: Piece) throws {
    let (factor, block) = (factors[piece.field], piece.block)
    let size = content.grid.pointCount
    if block.lower.z == 0 {
      writtenCount = 0
      text += Array(FieldTextHead.gridLine(content.grid.shape).utf8)
    }
    let stride = block.shape.y * block.shape.z
    for k in 0..<block.shape.z {
      for j in 0..<block.shape.y {
        var source = j * block.shape.z + k
        for _ in 0..<block.shape.x {
          ValueText.appendVASP(values[source] * factor, to: &text)
          source += stride
          writtenCount += 1
          if writtenCount % 5 == 0 || writtenCount == size { text.append(10) }
        }
        try flush(whenAbove: 1 << 18)
      }
    }
    if block.upper.z == content.grid.shape.z { appendTail(piece.field) }
    try flush(whenAbove: 0)
  }

  /// Adds what stands behind a field; without it, the numbers of the atoms before a further field.
  private mutating func appendTail(_ field: Int) {
    if field < content.tails.count, !content.tails[field].isEmpty {
      text += content.tails[field]
    } else if field + 1 < content.fields.count {
      text += Array(FieldTextHead.atomNumbers(content.structure.count).utf8)
    }
  }

  private mutating func flush(whenAbove limit: Int) throws {
    guard text.count > limit else { return }
    try file.write(text.span)
    text.removeAll(keepingCapacity: true)
  }

  /// The factors from Emulon's units to those of the file.
  private static func factors(
    _ format: FieldFormat, _ content: FieldFileContent, _ path: String
  ) throws(InputError) -> [Double] {
    if format == .cube, content.fields.count != 1 {
      throw InputError(
        .usage, file: path, expected: "one field for a cube file",
        found: content.fields.map(\.name).joined(separator: ", "),
        remedy: "choose one of the fields")
    }
    return try content.fields.map { field throws(InputError) in
      switch (format, field.unit) {
      case (.chgcar, .density), (.chgcar, .magnetisation): return content.grid.cell.volume
      case (.locpot, .energy): return 1
      case (.cube, let unit): return 1 / FieldUnit.meaning(of: FieldTextHead.cubeUnit(unit)).factor
      default:
        throw InputError(
          .usage, file: path,
          expected: format == .locpot ? "a potential in eV" : "a density in e/A^3",
          found: "'\(field.name)' in \(field.unit.rawValue)",
          remedy: "choose another field or format")
      }
    }
  }
}
