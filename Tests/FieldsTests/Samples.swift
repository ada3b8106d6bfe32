import Fields
import Foundation
import Structures

/// Files and fields that several suites use.
enum Samples {
  /// A folder of its own for a test.
  static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/emulon-fields-\(UUID())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path + "/"
  }

  /// Three atoms, the first species twice, in a triclinic cell.
  static func structure() throws -> Structure {
    let cell = try Cell(Vector3(4.2, 0, 0), Vector3(-1.3, 3.9, 0), Vector3(0.4, 0.7, 5.1))
    return try Structure(
      species: [.oxygen, .iron, .oxygen],
      positions: [
        cell.cartesian(Vector3(0.25, 0.5, 0.125)), cell.cartesian(Vector3(0, 0, 0)),
        cell.cartesian(Vector3(0.123456, -0.25, 0.75)),
      ],
      cell: cell, info: ["comment": .string("iron and oxygen")])
  }

  /// A field on a grid with different numbers of points along its axes, of both signs and many sizes.
  static func field(_ seed: Int = 0, origin: Vector3 = .zero) throws -> Field {
    let grid = try Grid(cell: structure().cell, shape: [3, 4, 7], origin: origin)
    let values = (0..<grid.pointCount).map { point in
      let x = Double(point * 37 % 101 + seed)
      return (point % 3 == 0 ? -1 : 1) * exp(x / 4 - 15) * (1 + x / 7)
    }
    return Field(grid: grid, values: values)
  }

  /// Writes a file with some fields, in pieces of `limit` values.
  static func write(
    _ fields: [Field], _ descriptions: [FieldDescription], tails: [[UInt8]] = [],
    to path: String, limit: Int = 20
  ) throws {
    let content = FieldFileContent(
      structure: try structure(), grid: fields[0].grid, fields: descriptions, tails: tails)
    var writer = try FieldTextWriter(path, content)
    let format = try FieldFormat.of(path)
    for piece in FieldTextWriter.pieces(of: content, format: format, limit: limit) {
      try writer.write(part(piece.block, of: fields[piece.field]), piece)
    }
    try writer.close()
  }

  /// The values of a box of a whole field.
  static func part(_ block: GridBlock, of field: Field) -> [Double] {
    block.range(0).flatMap { i in
      block.range(1).flatMap { j in block.range(2).map { k in field[i, j, k] } }
    }
  }

  /// The bytes of a file.
  static func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }
}

extension Element {
  static let oxygen = Element.all[7]
  static let iron = Element.all[25]
}
