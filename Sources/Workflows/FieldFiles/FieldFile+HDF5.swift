import Fields
import HDF5
import MPI
import Structures

extension FieldFile {
  /// Writes an HDF5 file: rank 0 its skeleton, then each rank its rows.
  func writeHDF5(
    _ path: String, _ world: borrowing Communicator, _ facts: RunFacts?, _ values: Values
  ) throws -> [FieldTotals] {
    let journal = try FieldJournal(of: contents, at: path, run, on: world)
    try withAtomicFile(
      at: path, on: world, resuming: journal.isResuming, keepingPartAfter: { isInterruption($0) }
    ) { file in
      try writeSkeleton(of: file, facts)
    } fill: { file in
      try journal.compareClaims(isSingle: isSingle, on: world) { k, f in
        try file.dataset(datasetName(k, f))
      }
      for (k, content) in contents.enumerated() {
        let rows =
          partitions.isEmpty
          ? RowPartition(content.grid.shape, rankCount: world.size) : partitions[k]
        for f in content.fields.indices {
          try fill(
            try file.dataset(datasetName(k, f)), (k, f, content.grid), rows, journal, world, values)
        }
      }
    }
    return try journal.totals(contents, on: world)
  }

  private func writeSkeleton(of file: borrowing File, _ facts: RunFacts?) throws {
    try FieldFileContent.writeHead(of: file)
    if let facts { try facts.write(try file.createGroup("provenance")) }
    for (k, content) in contents.enumerated() {
      if contents.count == 1 {
        try content.writeSkeleton(to: file, asSingle: isSingle)
      } else {
        try content.writeSkeleton(to: try file.createGroup(groupName(k)), asSingle: isSingle)
      }
    }
  }

  /// The name of the dataset of a field of a structure.
  private func datasetName(_ k: Int, _ f: Int) -> String {
    (contents.count == 1 ? "" : groupName(k) + "/") + "fields/\(contents[k].fields[f].name)"
  }

  /// The name of the group of a structure: its number, in as many digits as the largest has.
  func groupName(_ k: Int) -> String {
    let (text, width) = ("\(k)", "\(contents.count - 1)".count)
    return String(repeating: "0", count: width - text.count) + text
  }

  /// Writes the rows of this rank piece by piece, in rounds between which the run may stop.
  ///
  /// Each rank writes its runs of rows for itself: contiguous parts of the file, which buffering over ranks
  /// cannot improve, and whose failure leaves no other rank waiting.
  private func fill(
    _ dataset: borrowing Dataset, _ content: (number: Int, field: Int, grid: Grid),
    _ partition: RowPartition, _ journal: FieldJournal, _ world: borrowing Communicator,
    _ values: Values
  ) throws {
    var left = partition.rows(
      of: world.rank, without: journal.doneRows(content.number, content.field))
    try dataset.withIndependentWrites(on: world, except: { isInterruption($0) }) { dataset in
      try journal.rounds(on: world, isDone: { left.isEmpty }) {
        let limit = journal.pieceLimit(pieceSize)
        guard let piece = partition.takePiece(from: &left, limit: limit) else { return }
        try write(piece, of: content, to: dataset, journal, values)
      }
    }
  }

  /// Evaluates and writes a piece.
  private func write(
    _ piece: GridBlock, of content: (number: Int, field: Int, grid: Grid),
    to dataset: borrowing Dataset, _ journal: FieldJournal, _ values: Values
  ) throws {
    let start = StageClock.now()
    let own = try values(content.number, content.field, piece)
    if isSingle {
      let rounded = own.map(Float.init)
      try dataset.write(rounded.span, at: Hyperslab(piece))
      journal.record(
        piece, of: content, own.span, stored: rounded.span, seconds: StageClock.now() - start)
    } else {
      try dataset.write(own.span, at: Hyperslab(piece))
      journal.record(
        piece, of: content, own.span, stored: own.span, seconds: StageClock.now() - start)
    }
  }
}
