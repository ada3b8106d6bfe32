import Fields
import MPI
import Structures

extension FieldFile {
  /// The most values of a piece of a text file: it takes about a second to evaluate.
  private static let textPieceSize = 1 << 18

  /// About how many bytes a text file has; compression leaves at least a fifth of them.
  private func textSize(_ path: String, _ format: FieldFormat) -> Int {
    let valueCount = contents[0].grid.pointCount * contents[0].fields.count
    return valueCount * (format == .cube ? 13 : 18) / (path.hasSuffix(".gz") ? 5 : 1)
  }

  /// Writes a text file: ranks take turns with the values, and rank 0 writes them in order.
  ///
  /// - Returns: The totals of the first field.
  func writeText(
    _ path: String, _ format: FieldFormat, _ world: borrowing Communicator, _ values: Values
  ) throws -> FieldTotals {
    guard contents.count == 1 else {
      throw InputError(
        .usage, file: path, expected: "one structure for a text file", found: "\(contents.count)",
        remedy: "write HDF5, or choose one of them")
    }
    try world.together { try OutputDirectory.requireRoom(bytes: textSize(path, format), for: path) }
    var journal = try FieldTextJournal(path, run, on: world)
    let share = (contents[0].grid.pointCount + world.size - 1) / world.size
    let largest = run == nil ? pieceSize : min(pieceSize, Self.textPieceSize)
    let pieces = FieldTextWriter.pieces(
      of: contents[0], format: format, limit: min(largest, share), from: journal.place)
    var writer = try world.together {
      world.rank == 0 ? try FieldTextWriter(path, contents[0], from: journal.place) : nil
    }
    for first in stride(from: 0, to: pieces.count, by: world.size) {
      let round = pieces[first..<min(first + world.size, pieces.count)]
      try write(round, &writer, &journal, on: world, values)
      do { try journal.pause(&writer, on: world) } catch {
        if isInterruption(error) { writer.take()?.suspend() }
        throw error
      }
    }
    var failure: (any Error)?
    if let finished = writer.take() {
      do { try finished.close() } catch { failure = error }
    }
    try world.together { if let failure { throw failure } }
    return try journal.totals(on: world)
  }

  /// Evaluates one piece on each rank, and writes them on rank 0.
  private func write(
    _ round: ArraySlice<FieldTextWriter.Piece>, _ writer: inout FieldTextWriter?,
    _ journal: inout FieldTextJournal, on world: borrowing Communicator, _ values: Values
  ) throws {
    let mine = round.startIndex + world.rank
    let own = try world.together {
      mine < round.endIndex ? try values(0, round[mine].field, round[mine].block) : []
    }
    if world.rank > 0, mine < round.endIndex { try world.send(own.span, to: 0) }
    // Rank 0 receives what was sent also after a failure, so that no rank waits for ever.
    var failure: (any Error)?
    for (source, piece) in round.enumerated() where world.rank == 0 {
      let part =
        source == 0
        ? own
        : try world.receive(Double.self, count: piece.block.pointCount, from: source)
      do {
        if failure == nil { try writer?.write(part, piece) }
        journal.record(part, piece)
      } catch { failure = error }
    }
    try world.together { if let failure { throw failure } }
  }
}
