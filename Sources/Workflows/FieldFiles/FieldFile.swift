import Fields
import MPI
import Structures

/// Writing files with fields from all ranks, by file name.
///
/// The values of a piece of the grid come from a function that one rank calls; a field never stands on
/// one rank as a whole. Files appear under their names when they are complete.
struct FieldFile {
  /// The structures with their grids and fields; text files hold one.
  let contents: [FieldFileContent]
  /// The most values of one piece.
  var pieceSize = 1 << 20
  /// The rows of each structure that a rank evaluates and writes; as many for every rank when empty.
  var partitions: [RowPartition] = []
  /// Whether HDF5 files hold numbers of single precision.
  var isSingle = false

  /// The values of a box of a field, in Emulon's unit, third axis fastest.
  typealias Values = (_ content: Int, _ field: Int, _ block: GridBlock) throws -> [Double]

  /// Writes the file at `path`.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - path: The path, whose name tells the format.
  ///   - world: The ranks that write.
  ///   - facts: The provenance, for HDF5 files.
  ///   - values: Gives the values of a box; it runs on one rank and must not communicate.
  /// - Throws: On all ranks when one fails; nothing of the file is left then.
  func write(
    to path: String, on world: borrowing Communicator, facts: RunFacts? = nil, _ values: Values
  ) throws {
    let format = try FieldFormat.of(path)
    try world.together { try OutputDirectory.requirePlace(for: path) }
    if format == .hdf5 {
      try writeHDF5(path, world, facts, values)
    } else {
      try writeText(path, format, world, values)
    }
  }

  /// About how many bytes a text file has; compression leaves at least a fifth of them.
  private func textSize(_ path: String, _ format: FieldFormat) -> Int {
    let valueCount = contents[0].grid.pointCount * contents[0].fields.count
    return valueCount * (format == .cube ? 13 : 18) / (path.hasSuffix(".gz") ? 5 : 1)
  }

  /// Writes a text file: ranks take turns with the values, and rank 0 writes them in order.
  private func writeText(
    _ path: String, _ format: FieldFormat, _ world: borrowing Communicator, _ values: Values
  ) throws {
    guard contents.count == 1 else {
      throw InputError(
        .usage, file: path, expected: "one structure for a text file", found: "\(contents.count)",
        remedy: "write HDF5, or choose one of them")
    }
    try world.together { try OutputDirectory.requireRoom(bytes: textSize(path, format), for: path) }
    let share = (contents[0].grid.pointCount + world.size - 1) / world.size
    let pieces = FieldTextWriter.pieces(
      of: contents[0], format: format, limit: min(pieceSize, share))
    var writer = try world.together {
      world.rank == 0 ? try FieldTextWriter(path, contents[0]) : nil
    }
    for first in stride(from: 0, to: pieces.count, by: world.size) {
      let mine = first + world.rank
      let own = try world.together {
        mine < pieces.count ? try values(0, pieces[mine].field, pieces[mine].block) : []
      }
      if world.rank > 0, mine < pieces.count { try world.send(own.span, to: 0) }
      // Rank 0 receives what was sent also after a failure, so that no rank waits for ever.
      var failure: (any Error)?
      let round = pieces[first..<min(first + world.size, pieces.count)]
      for (source, piece) in round.enumerated() where world.rank == 0 {
        let part =
          source == 0
          ? own
          : try world.receive(Double.self, count: piece.block.pointCount, from: source)
        do { if failure == nil { try writer?.write(part, piece) } } catch { failure = error }
      }
      try world.together { if let failure { throw failure } }
    }
    var failure: (any Error)?
    if let finished = writer.take() {
      do { try finished.close() } catch { failure = error }
    }
    try world.together { if let failure { throw failure } }
  }
}
