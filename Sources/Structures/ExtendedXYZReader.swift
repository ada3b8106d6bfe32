/// Reads the frames of an extended XYZ file one after the other.
///
/// A frame is a line with the number of atoms, a line of `key=value` pairs, and a line for each atom
/// with the columns that `Properties` names. `Lattice` has nine numbers (rows) or three; `pbc` says
/// which directions repeat, all of them when there is a lattice and no `pbc`. Without `Properties`
/// a line holds the species (symbol or atomic number), the position and perhaps further values,
/// which are passed over; a second line that is not made of pairs is then kept as `comment`.
/// Empty lines may stand between and behind frames. Only a piece of the file is in memory.
public struct ExtendedXYZReader {
  private var lines: LineReader
  private let end: Int

  /// Reads the frames of the file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file; errors name it as given here.
  ///   - range: The bytes in which the frames to read begin, as ``FrameIndex`` finds them; the whole
  ///     file by default. It has to begin with a frame.
  ///   - firstLine: The number of the line at the beginning of `range`.
  /// - Throws: ``InputError`` when the file cannot be read.
  public init(path: String, range: Range<Int>? = nil, firstLine: Int = 1) throws(InputError) {
    lines = try LineReader(path: path, from: range?.lowerBound ?? 0, line: firstLine)
    end = range?.upperBound ?? Int.max
  }

  /// Reads frames from memory; errors name them `name`.
  public init(bytes: [UInt8], name: String) {
    lines = LineReader(bytes: bytes, path: name)
    end = Int.max
  }

  /// The byte of the file at which the reader stands: behind the frame that was read last.
  public var offset: Int { lines.offset }

  /// The next frame; nil behind the last one.
  ///
  /// - Throws: ``InputError`` that names the line.
  public mutating func next() throws(InputError) -> Structure? {
    guard let count = try atomCount() else { return nil }
    guard let comment = try lines.nextLine() else {
      throw lines.error(
        expected: "a line of key=value pairs behind the number of atoms",
        found: "the end of the file", remedy: "complete the frame or remove it")
    }
    let headerLine = lines.lineNumber
    do {
      var (header, columns) = try header(comment)
      let cell = try header.cell()
      columns.reserve(min(count, 1 << 16))
      try readAtoms(count, into: &columns)
      return try columns.structure(cell: cell, info: header.info)
    } catch {
      throw error.at(file: lines.path, line: headerLine)
    }
  }

  /// The number of atoms of the next frame, nil behind the last one.
  private mutating func atomCount() throws(InputError) -> Int? {
    while lines.offset < end, let line = try lines.nextLine() {
      var cursor = line.lowerBound
      guard AtomColumns.nextWord(lines.buffer.span, line, &cursor) != nil else { continue }
      guard let count = FrameWalk.atomCount(lines.buffer.span, line) else {
        throw lines.error(
          expected: "the number of atoms of a frame", found: "'\(lines.text(line))'",
          remedy: "check the number of atoms of the frame before")
      }
      return count
    }
    return nil
  }

  private func header(
    _ line: Range<Int>
  ) throws(InputError) -> (header: FrameHeader, columns: AtomColumns) {
    do {
      let header = try FrameHeader(lines.buffer, line)
      return (header, try AtomColumns(properties: header.properties))
    } catch {
      throw lines.error(key: error.key, expected: error.expected, found: error.found)
    }
  }

  private mutating func readAtoms(
    _ count: Int, into columns: inout AtomColumns
  ) throws(InputError) {
    for atom in 0..<count {
      guard let line = try lines.nextLine() else {
        throw lines.error(
          expected: "\(count) atoms", found: "the end of the file after \(atom)",
          remedy: "complete the frame or correct its number of atoms")
      }
      do {
        try columns.readAtom(lines.buffer.span, line)
      } catch {
        throw lines.error(
          key: error.key, expected: error.expected, found: error.found,
          remedy: "correct the line or the number of atoms")
      }
    }
  }
}
