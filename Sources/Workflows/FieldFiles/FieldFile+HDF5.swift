import Fields
import HDF5
import MPI

extension FieldFile {
  /// Writes an HDF5 file: rank 0 its skeleton, then each rank its slabs along the first axis.
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
        for (f, field) in content.fields.enumerated() {
          let place = contents.count == 1 ? "" : groupName(k) + "/"
          let dataset = try file.dataset("\(place)fields/\(field.name)")
          try fill(dataset, content.grid, world) { try values(k, f, $0) }
        }
      }
    }
  }

  /// The name of the group of a structure: its number, in as many digits as the largest has.
  func groupName(_ k: Int) -> String {
    let (text, width) = ("\(k)", "\(contents.count - 1)".count)
    return String(repeating: "0", count: width - text.count) + text
  }

  /// Writes the slab of this rank piece by piece.
  private func fill(
    _ dataset: borrowing Dataset, _ grid: Grid, _ world: borrowing Communicator,
    _ values: (GridBlock) throws -> [Double]
  ) throws {
    let slab = BlockPartition(slabsOf: grid.shape, ranks: world.size).block(of: world.rank)
    let pieces = Self.runs(of: slab, limit: pieceSize)
    for call in 0..<(try world.allReduce(pieces.count, .maximum)) {
      let piece = call < pieces.count ? pieces[call] : slab.with(0..<0, along: 0)
      let own = try world.together { piece.isEmpty ? [] : try values(piece) }
      let place = Hyperslab(
        offset: [0, 1, 2].map { piece.lower[$0] }, count: [0, 1, 2].map { piece.shape[$0] })
      if isSingle {
        let rounded = own.map(Float.init)
        try dataset.write(rounded.span, at: place, together: world)
      } else {
        try dataset.write(own.span, at: place, together: world)
      }
    }
  }

  /// A slab in boxes of at most about `limit` points, each a run of consecutive values.
  static func runs(of slab: GridBlock, limit: Int) -> [GridBlock] {
    guard !slab.isEmpty else { return [] }
    let planeSize = slab.shape.y * slab.shape.z
    let (axis, size) = planeSize <= limit ? (0, planeSize) : (1, slab.shape.z)
    let step = max(1, limit / size)
    let slabs =
      axis == 0 ? [slab] : slab.range(0).map { slab.with($0..<($0 + 1), along: 0) }
    return slabs.flatMap { slab in
      let range = slab.range(axis)
      return stride(from: range.lowerBound, to: range.upperBound, by: step).map { start in
        slab.with(start..<min(start + step, range.upperBound), along: axis)
      }
    }
  }
}
