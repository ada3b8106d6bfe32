import Structures

/// Reads a Gaussian cube file once from its beginning: its head, then its values.
///
/// Lengths are in bohr, or in angstrom when the first number of grid points is negative. A negative
/// number of atoms announces a line with the count and the numbers of several data sets, a number
/// behind the origin announces several values a point; they stand next to each other at every point.
struct CubeReader {
  let structure: Structure
  let grid: Grid
  /// The data sets in order, with the factors to Emulon's units.
  let fields: [(description: FieldDescription, factor: Double)]
  private var values: ValueReader

  init(path: String) throws(InputError) {
    var head = CubeHead(LineReader(try TextSource(path), path: path))
    try head.read()
    structure = try head.structure()
    grid = try head.grid(structure.cell)
    fields = head.fields
    values = ValueReader(head.lines)
  }

  /// Reads the values of a box of one data set.
  mutating func read(_ set: Int, _ block: GridBlock) throws(InputError) -> [Double] {
    let (setCount, shape) = (fields.count, grid.shape)
    let expected =
      "\(grid.pointCount * setCount) values on a grid of \(shape.x) x \(shape.y) x \(shape.z)"
    var result = Array(repeating: 0.0, count: block.pointCount)
    var row = Array(repeating: 0.0, count: shape.z * setCount)
    let factor = fields[set].factor
    for i in 0..<shape.x {
      guard block.range(0).contains(i) else {
        try values.skip(shape.y * row.count, expected)
        continue
      }
      for j in 0..<shape.y {
        guard block.range(1).contains(j) else {
          try values.skip(row.count, expected)
          continue
        }
        try values.read(&row, expected)
        let start = block.offset(i, j, block.lower.z)
        for k in block.range(2) {
          result[start + k - block.lower.z] = row[k * setCount + set] * factor
        }
      }
    }
    try values.endLine(expected)
    while let line = try values.line() {
      guard values.lines.buffer[line].allSatisfy({ $0 <= 32 }) else {
        throw values.lines.error(
          expected: expected + " and no more", found: "'\(values.lines.text(line))'",
          remedy: "correct the numbers of grid points")
      }
    }
    return result
  }
}
