import Structures

/// Reads a CHGCAR or LOCPOT once from its beginning: its head, then block by block.
///
/// A file has one block for the charge or potential, and with spin one or three more. Values run with
/// the first axis fastest. Behind each block may stand augmentation occupancies, and before a further
/// block one number for each atom and again the numbers of grid points.
struct VASPFieldReader {
  let structure: Structure
  let grid: Grid
  private var values: ValueReader

  init(path: String) throws(InputError) {
    var lines = LineReader(try TextSource(path), path: path)
    structure = try POSCAR.readHead(&lines)
    values = ValueReader(lines)
    var line = try values.line()
    while let blank = line, Self.isBlank(values.lines.buffer[blank]) { line = try values.line() }
    guard let line else {
      throw values.lines.error(
        expected: "3 numbers of grid points", found: "the end of the file",
        remedy: "complete the file")
    }
    guard let shape = Self.shape(values.lines.buffer[line]) else {
      throw values.lines.error(
        expected: "3 numbers of grid points", found: "'\(values.lines.text(line))'")
    }
    do { grid = try Grid(cell: structure.cell, shape: shape) } catch {
      throw error.at(file: path, line: values.lines.lineNumber)
    }
  }

  private var expected: String {
    "\(grid.pointCount) values on a grid of \(grid.shape.x) x \(grid.shape.y) x \(grid.shape.z)"
  }

  /// Reads the values of a box from the next block of the file, multiplied by `factor`.
  mutating func readBlock(_ block: GridBlock, factor: Double) throws(InputError) -> [Double] {
    var result = Array(repeating: 0.0, count: block.pointCount)
    var row = Array(repeating: 0.0, count: grid.shape.x)
    let stride = block.shape.y * block.shape.z
    for k in 0..<grid.shape.z {
      guard block.range(2).contains(k) else {
        try values.skip(grid.shape.x * grid.shape.y, expected)
        continue
      }
      for j in 0..<grid.shape.y {
        guard block.range(1).contains(j) else {
          try values.skip(grid.shape.x, expected)
          continue
        }
        try values.read(&row, expected)
        var target = block.offset(block.lower.x, j, k)
        for i in block.range(0) {
          result[target] = row[i] * factor
          target += stride
        }
      }
    }
    try values.endLine(expected)
    return result
  }

  /// Passes over the next block of the file.
  mutating func skipBlock() throws(InputError) {
    try values.skip(grid.pointCount, expected)
    try values.endLine(expected)
  }

  /// Reads what stands behind a block, as it is, up to the next block.
  ///
  /// - Returns: The lines, and whether a further block follows.
  mutating func readTail() throws(InputError) -> (tail: [UInt8], isFollowed: Bool) {
    var tail: [UInt8] = []
    var beginsWithNumbers: Bool?
    let firstLine = values.lines.lineNumber + 1
    while let range = try values.line() {
      let line = values.lines.buffer[range]
      if let shape = Self.shape(line) {
        guard shape == grid.shape else {
          throw values.lines.error(
            expected: "the numbers of grid points \(grid.shape.x) \(grid.shape.y) \(grid.shape.z)",
            found: "'\(values.lines.text(range))'")
        }
        return (tail, true)
      }
      if beginsWithNumbers == nil, !Self.isBlank(line) { beginsWithNumbers = Self.isNumber(line) }
      tail += line
      tail.append(10)
    }
    if beginsWithNumbers == true {
      throw InputError(
        file: values.lines.path, line: firstLine, expected: expected + " and no more",
        found: "further numbers", remedy: "correct the numbers of grid points")
    }
    return (tail, false)
  }

  /// Three whole numbers alone on a line.
  private static func shape(_ line: ArraySlice<UInt8>) -> SIMD3<Int>? {
    guard line.allSatisfy({ $0 <= 32 || 48...57 ~= $0 }) else { return nil }
    let words = line.split(whereSeparator: { $0 <= 32 })
    let numbers = words.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    return words.count == 3 && numbers.count == 3
      ? SIMD3(numbers[0], numbers[1], numbers[2]) : nil
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 <= 32 } }

  private static func isNumber(_ line: ArraySlice<UInt8>) -> Bool {
    guard let word = line.split(whereSeparator: { $0 <= 32 }).first else { return false }
    return Double(String(decoding: word, as: UTF8.self)) != nil
  }
}
