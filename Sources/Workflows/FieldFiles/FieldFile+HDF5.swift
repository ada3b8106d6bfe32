import Fields
import HDF5
import MPI

extension FieldFile {
  /// Writes an HDF5 file: rank 0 its skeleton, then each rank its rows.
  func writeHDF5(
    _ path: String, _ world: borrowing Communicator, _ facts: RunFacts?, _ values: Values
  ) throws {
    try withAtomicFile(at: path, on: world) { file in
      try FieldFileContent.writeHead(of: file)
      if let facts { try facts.write(try file.createGroup("provenance")) }
      for (k, content) in contents.enumerated() {
        if contents.count == 1 {
          try content.writeSkeleton(to: file, asSingle: isSingle)
        } else {
          try content.writeSkeleton(to: try file.createGroup(groupName(k)), asSingle: isSingle)
        }
      }
    } fill: { file in
      for (k, content) in contents.enumerated() {
        let rows =
          partitions.isEmpty
          ? RowPartition(content.grid.shape, rankCount: world.size) : partitions[k]
        for (f, field) in content.fields.enumerated() {
          let place = contents.count == 1 ? "" : groupName(k) + "/"
          let dataset = try file.dataset("\(place)fields/\(field.name)")
          try fill(dataset, rows, world) { try values(k, f, $0) }
        }
      }
    }
  }

  /// The name of the group of a structure: its number, in as many digits as the largest has.
  func groupName(_ k: Int) -> String {
    let (text, width) = ("\(k)", "\(contents.count - 1)".count)
    return String(repeating: "0", count: width - text.count) + text
  }

  /// Writes the rows of this rank piece by piece.
  ///
  /// Each rank writes its run of rows for itself: a contiguous part of the file, which buffering over ranks
  /// cannot improve, and whose failure leaves no other rank waiting.
  private func fill(
    _ dataset: borrowing Dataset, _ rows: RowPartition, _ world: borrowing Communicator,
    _ values: (GridBlock) throws -> [Double]
  ) throws {
    try dataset.withIndependentWrites(on: world) { dataset in
      for piece in rows.pieces(of: world.rank, limit: pieceSize) {
        let own = try values(piece)
        let place = Hyperslab(
          offset: [0, 1, 2].map { piece.lower[$0] }, count: [0, 1, 2].map { piece.shape[$0] })
        if isSingle {
          let rounded = own.map(Float.init)
          try dataset.write(rounded.span, at: place)
        } else {
          try dataset.write(own.span, at: place)
        }
      }
    }
  }
}
