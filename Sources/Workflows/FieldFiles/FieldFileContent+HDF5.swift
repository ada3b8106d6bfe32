import Fields
import HDF5
import Structures

/// Emulon's schema of fields in HDF5 files; `Documentation/FieldFiles.md` describes it.
extension FieldFileContent {
  /// The version of the schema.
  static let schemaVersion = 1

  /// Marks a file as one with fields.
  static func writeHead(of file: borrowing File) throws {
    try file.setAttribute("format", "emulon-fields")
    try file.setAttribute("version", Self.schemaVersion)
    try file.setAttribute("status", "complete")
  }

  /// Writes everything but the values of one structure.
  ///
  /// The datasets of the values, `fields/NAME`, are contiguous and as large as the grid.
  ///
  /// - Parameters:
  ///   - place: The root of the file or a group.
  ///   - isSingle: Whether the values have single precision.
  /// - Throws: `HDF5Error` when the file cannot be written.
  func writeSkeleton<Place: Container & ~Copyable>(
    to place: borrowing Place, asSingle isSingle: Bool
  ) throws {
    let periodicity = structure.cell.periodicity
    try place.setAttribute("pbc", (0..<3).map { periodicity[$0] ? 1 : 0 })
    try writeKnowledge(to: place)
    try place.write(structure.species.map { Int32($0.atomicNumber) }, to: "atomic_numbers")
      .describe(unit: "1", description: "atomic numbers of the atoms", along: "atom")
    try place.write(Self.flat(structure.positions), to: "positions", shape: [structure.count, 3])
      .describe(
        unit: "angstrom", description: "Cartesian positions of the atoms", along: "atom",
        "direction")
    try place.write(Self.flat(structure.cell.givenVectors), to: "cell", shape: [3, 3])
      .describe(
        unit: "angstrom", description: "lattice vectors, one a row", along: "lattice_vector",
        "direction")
    try writeGrid(to: try place.createGroup("fields"), asSingle: isSingle)
    for (field, tail) in zip(fields, tails) where !tail.isEmpty {
      try place.write(String(decoding: tail, as: UTF8.self), to: "vasp/\(field.name)")
        .describe(unit: "1", description: "what VASP wrote behind the values of the field")
    }
  }

  /// Writes what is known of the structure as attributes, and of its atoms as datasets.
  private func writeKnowledge<Place: Container & ~Copyable>(to place: borrowing Place) throws {
    for (name, value) in structure.info.sorted(by: { $0.key < $1.key }) {
      if let number = value.real {
        try place.setAttribute(name, number)
      } else if let text = value.string {
        try place.setAttribute(name, text)
      }
    }
    for (name, array) in structure.arrays.sorted(by: { $0.key < $1.key }) {
      guard let numbers = array.reals else { continue }
      let count = array.componentCount
      try place.write(
        numbers, to: name, shape: count == 1 ? [structure.count] : [structure.count, count]
      ).describe(unit: "unknown", description: "\(name) of the atoms")
    }
  }

  /// Writes the scales of the grid and the datasets of the values.
  private func writeGrid(to group: borrowing Group, asSingle isSingle: Bool) throws {
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
    for field in fields {
      let shape = (0..<3).map { grid.shape[$0] }
      let dataset =
        isSingle
        ? try group.createDataset(field.name, of: Float.self, shape: shape)
        : try group.createDataset(field.name, of: Double.self, shape: shape)
      try dataset.describe(
        unit: field.unit.rawValue, description: "\(field.name) at the grid points")
      for axis in 0..<3 { try dataset.attach(try group.dataset(scales[axis]), to: axis) }
    }
  }

  private static func flat(_ vectors: [Vector3]) -> [Double] {
    vectors.flatMap { [$0.x, $0.y, $0.z] }
  }
}
