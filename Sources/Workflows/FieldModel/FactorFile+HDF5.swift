import HDF5
import LinearAlgebra
import MPI
import Structures

extension FactorFile {
  /// What `format` says in the file.
  private static let format = "emulon-factors"

  /// Writes the file, which appears whole or not at all.
  ///
  /// **Collective.** Rank 0 writes: all ranks hold the same factors.
  func write(_ facts: RunFacts?, on world: borrowing Communicator) throws {
    try world.together {
      guard world.rank == 0 else { return }
      try withAtomicFile(at: path) { file in
        try file.setAttribute("format", Self.format)
        try file.setAttribute("format_version", 1)
        if let facts { try facts.write(try file.createGroup("provenance")) }
        try writeContents(file)
        try file.setAttribute("status", "complete")
      }
    }
  }

  private func writeContents(_ file: borrowing File) throws {
    let (columns, targets) = (factors.first?.columnCount ?? 0, factors.first?.targetCount ?? 0)
    try file.setAttribute("column_count", columns)
    try file.setAttribute("target_count", targets)
    try file.write(settings, to: "settings").describe(
      unit: "1", description: "what decides the columns and the targets, JSON")
    let name = try file.write(names, to: "name")
    try name.describe(unit: "1", description: "structures")
    try name.makeScale("structure")
    let rows = try file.write(factors.map(\.rowCount), to: "rows")
    try rows.describe(unit: "1", description: "points of each structure")
    try rows.attach(name, to: 0)
    let sums = try file.write(
      factors.flatMap(\.targetSums), to: "target_sum", shape: [factors.count, targets])
    try sums.describe(
      unit: "1", description: "sum of the targets over the points",
      along: "name", "target")
    try sums.attach(name, to: 0)
    let width = TriangularFactor.packedCount(columnCount: columns, targetCount: targets)
    let triangle = try file.createDataset(
      "triangle", of: Double.self, shape: [factors.count, width])
    for (k, factor) in factors.enumerated() {
      let values = factor.packedTriangle
      try triangle.write(values.span, at: Hyperslab(offset: [k, 0], count: [1, width]))
    }
    try triangle.describe(
      unit: "1",
      description: "upper triangle of the Householder factorization of [features targets], "
        + "column after column, each down to its diagonal", along: "name", "entry")
    try triangle.attach(name, to: 0)
  }

  /// Reads a file on every rank.
  ///
  /// **Collective.** Rank 0 reads and shares.
  ///
  /// - Throws: `InputError` when the file is no complete file of factors; `HDF5Error` when it cannot be read.
  init(reading path: String, on world: borrowing Communicator) throws {
    let read = try world.together { world.rank == 0 ? try Self.read(path) : nil }
    let count = try world.broadcast(read?.factors.count ?? 0)
    let settings = try world.broadcast(read?.settings ?? "")
    var (names, factors): ([String], [TriangularFactor]) = ([], [])
    for k in 0..<count {
      let factor = read?.factors[k]
      names.append(try world.broadcast(read?.names[k] ?? ""))
      let shape = try world.broadcast([factor?.columnCount ?? 0, factor?.rowCount ?? 0])
      factors.append(
        TriangularFactor(
          columnCount: shape[0], rowCount: shape[1],
          targetSums: try world.broadcast(factor?.targetSums ?? []),
          packedTriangle: try world.broadcast(factor?.packedTriangle ?? [])))
    }
    self.init(path: path, settingsText: settings, names: names, factors: factors)
  }

  private static func read(_ path: String) throws -> FactorFile {
    let file = try File(openingAt: path)
    guard try file.hasAttribute("format"), try file.attributeText("format") == format,
      try file.hasAttribute("status"), try file.attributeText("status") == "complete"
    else {
      throw InputError(
        file: path, key: "format", expected: "a complete file of factors ('\(format)')",
        found: "another file", remedy: "name a file that 'emulon fit' wrote")
    }
    let columns = try file.attribute("column_count", as: Int.self)
    let targets = try file.attribute("target_count", as: Int.self)
    let names = try file.dataset("name").readTexts()
    let rows = try file.dataset("rows").read(Int.self)
    let sums = try file.dataset("target_sum").read(Double.self)
    let triangle = try file.dataset("triangle")
    let width = max(0, columns) + max(0, targets)
    let packed = width * (width + 1) / 2
    guard columns >= 0, targets >= 0, triangle.shape == [names.count, packed],
      rows.count == names.count, sums.count == names.count * targets, rows.allSatisfy({ $0 >= 0 })
    else { throw damaged(path, "shapes that do not belong together") }
    let factors = try names.indices.map { k in
      let slab = Hyperslab(offset: [k, 0], count: [1, packed])
      let values = try triangle.read(Double.self, at: slab)
      let targetSums = Array(sums[k * targets..<(k + 1) * targets])
      guard (values + targetSums).allSatisfy({ $0.isFinite }) else {
        throw damaged(path, "NaN or infinity for '\(names[k])'")
      }
      return TriangularFactor(
        columnCount: columns, rowCount: rows[k], targetSums: targetSums, packedTriangle: values)
    }
    return FactorFile(
      path: path, settingsText: try file.dataset("settings").readText(), names: names,
      factors: factors)
  }

  private static func damaged(_ path: String, _ found: String) -> InputError {
    InputError(
      file: path, key: "triangle", expected: "factors of whole structures", found: found,
      remedy: "write the file again")
  }
}
