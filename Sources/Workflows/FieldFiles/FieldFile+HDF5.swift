import Fields
import HDF5
import MPI
import Structures

extension FieldFile {
  /// The version of the schema.
  static let schemaVersion = 1

  /// Writes an HDF5 file: rank 0 its skeleton, then each rank its slabs along the first axis.
  func writeHDF5(
    _ path: String, _ world: borrowing Communicator, _ facts: RunFacts?, _ values: Values
  ) throws {
    try withAtomicFile(at: path, on: world) { file in
      try file.setAttribute("format", "emulon-fields")
      try file.setAttribute("version", Self.schemaVersion)
      try file.setAttribute("status", "complete")
      if let facts { try facts.write(try file.createGroup("provenance")) }
      for (k, content) in contents.enumerated() {
        if contents.count == 1 {
          try writeSkeleton(content, to: file)
        } else {
          try writeSkeleton(content, to: try file.createGroup(groupName(k)))
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

  /// Writes everything but the values of one structure.
  private func writeSkeleton<Place: Container & ~Copyable>(
    _ content: FieldFileContent, to place: borrowing Place
  ) throws {
    let (structure, grid) = (content.structure, content.grid)
    let periodicity = structure.cell.periodicity
    try place.setAttribute("pbc", (0..<3).map { periodicity[$0] ? 1 : 0 })
    if let comment = structure.info["comment"]?.text { try place.setAttribute("comment", comment) }
    try place.write(structure.species.map { Int32($0.atomicNumber) }, to: "atomic_numbers")
      .describe(unit: "1", description: "atomic numbers of the atoms")
    try place.write(Self.flat(structure.positions), to: "positions", shape: [structure.count, 3])
      .describe(unit: "angstrom", description: "Cartesian positions of the atoms")
    try place.write(Self.flat(structure.cell.givenVectors), to: "cell", shape: [3, 3])
      .describe(unit: "angstrom", description: "lattice vectors, one a row")
    let group = try place.createGroup("fields")
    try group.setAttribute("origin", (0..<3).map { grid.origin[$0] })
    let scales = ["x", "y", "z"]
    for axis in 0..<3 {
      let points = (0..<grid.shape[axis]).map {
        grid.origin[axis] + Double($0) / Double(grid.shape[axis])
      }
      let scale = try group.write(points, to: scales[axis])
      try scale.describe(
        unit: "1", description: "fractional coordinate along lattice vector \(axis + 1)")
      try scale.makeScale(scales[axis])
    }
    for field in content.fields {
      let shape = (0..<3).map { grid.shape[$0] }
      let dataset =
        isSingle
        ? try group.createDataset(field.name, of: Float.self, shape: shape)
        : try group.createDataset(field.name, of: Double.self, shape: shape)
      try dataset.describe(
        unit: field.unit.rawValue, description: "\(field.name) at the grid points")
      for axis in 0..<3 { try dataset.attach(try group.dataset(scales[axis]), to: axis) }
    }
    for (field, tail) in zip(content.fields, content.tails) where !tail.isEmpty {
      try place.createGroup("vasp").write(String(decoding: tail, as: UTF8.self), to: field.name)
        .describe(unit: "1", description: "what VASP wrote behind the values of the field")
    }
  }

  private static func flat(_ vectors: [Vector3]) -> [Double] {
    vectors.flatMap { [$0.x, $0.y, $0.z] }
  }
}
