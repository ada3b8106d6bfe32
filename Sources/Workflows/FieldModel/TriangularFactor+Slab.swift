import Foundation
import LinearAlgebra

extension TriangularFactor {
  /// What stands as text in a checkpoint.
  private struct Head: Codable {
    let columnCount: Int
    let targetCount: Int
    let rowCount: Int
  }

  /// The factor as a part of a checkpoint, without loss.
  func slab() throws -> Slab {
    let head = Head(columnCount: columnCount, targetCount: targetCount, rowCount: rowCount)
    return Slab(text: try ModelFile.json(head), values: targetSums + packedTriangle)
  }

  /// Reads a factor from a part of a checkpoint.
  ///
  /// - Throws: `DecodingError` when it is of another kind.
  init(_ slab: Slab) throws {
    let head = try JSONDecoder().decode(Head.self, from: Data(slab.text.utf8))
    self.init(
      columnCount: head.columnCount, rowCount: head.rowCount,
      targetSums: Array(slab.values.prefix(head.targetCount)),
      packedTriangle: slab.values.dropFirst(head.targetCount))
  }
}
