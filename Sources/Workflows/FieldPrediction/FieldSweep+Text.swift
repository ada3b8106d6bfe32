import Fields
import MPI

extension FieldSweep {
  /// Evaluates the field and writes a CHGCAR, LOCPOT or cube file, which appears whole or not at all.
  ///
  /// **Collective.** All ranks evaluate one piece each, rank 0 collects the pieces and writes them in the order of
  /// the file, and so on; the pieces of one round together are as large as one piece of other files.
  ///
  /// - Parameters:
  ///   - path: The final path; `.gz` at its end compresses the text.
  ///   - content: The structure, the grid and the one field.
  ///   - isShown: Whether this rank shows the progress.
  ///   - world: All ranks.
  /// - Returns: The totals of the values.
  /// - Throws: On all ranks when one fails.
  func writeText(
    to path: String, _ content: FieldFileContent, showing isShown: Bool,
    on world: borrowing Communicator
  ) throws -> FieldTotals {
    let format = try FieldFormat.of(path)
    let limit = min(pieceSize / world.size, grid.pointCount / (4 * world.size))
    let pieces = FieldTextWriter.pieces(of: content, format: format, limit: max(1, limit))
    var totals = FieldTotals()
    var progress = Progress("predict", total: pieces.count, isShown: isShown)
    var values: [Double] = []
    var writer: FieldTextWriter?
    try world.together {
      if world.rank == 0 { writer = try FieldTextWriter(path, content) }
    }
    for first in stride(from: 0, to: pieces.count, by: world.size) {
      let own = first + world.rank
      try world.together {
        guard own < pieces.count else { return values = [] }
        try self.values(pieces[own].block, into: &values)
        totals.add(values.span)
      }
      let all = try world.gather(values) ?? []
      try world.together {
        var start = 0
        for piece in pieces[first..<min(first + world.size, pieces.count)] where world.rank == 0 {
          let end = start + piece.block.pointCount
          try writer?.write(Array(all[start..<end]), piece)
          start = end
        }
      }
      progress.update(first + world.size)
    }
    progress.finish()
    try world.together { try writer.take()?.close() }
    return try totals.summed(on: world)
  }
}
