import Foundation

/// A small job of a kernel model: clusters of three atoms with a number for a target.
struct ClusterJob {
  /// The text of `job.yaml`.
  var text = """
    data:
      structures: [clusters.extxyz]
      target: {property: J, unit: meV}
      centres: {array: centre}
    representation:
      soap: {cutoff: 4.0, nMax: 3, lMax: 2, sigma: 0.5}
      element: {features: [group, period]}
    model:
      kernelRidge:
        kernel: {gaussian: {on: soap, lengthScale: {fixed: 1.0}}}
        regularization: {fixed: 1.0e-3}
    output: {directory: out, report: false}

    """
  /// The text of `clusters.extxyz`.
  var structures: String

  /// A job of `count` clusters, each another.
  init(count: Int = 12) { structures = (0..<count).map { Self.frame($0) }.joined() }

  /// The cluster with number `index`: its shape and its target follow from the number.
  static func frame(_ index: Int) -> String {
    let symbol = ["Cr", "Mn", "Fe", "Co"][index % 4]
    let length = 2 + 0.01 * Double(index % 97)
    return """
      3
      Properties=species:S:1:pos:R:3:centre:I:1 J=\(1 + 0.5 * Double(index)) pbc="F F F"
      \(symbol) 0.0 0.0 0.0 1
      Te \(length) 0.0 0.0 0
      Te 0.0 \(length + 0.3) 0.0 0

      """
  }

  /// Writes both files.
  func write(to bench: Bench) throws {
    try bench.write(text, to: "job.yaml")
    try bench.write(structures, to: "clusters.extxyz")
  }

  /// A job in which one text is replaced by another.
  func replacing(_ old: String, by new: String) -> ClusterJob {
    var job = self
    job.text = text.replacingOccurrences(of: old, with: new)
    job.structures = structures.replacingOccurrences(of: old, with: new)
    return job
  }
}

/// A small job of a field model: one aluminium atom in a cube, at three lattice constants.
struct FieldSample {
  /// The text of `field.yaml`.
  var text = """
    data:
      fields: [a0.cube, a1.cube, a2.cube]
      target: {field: density, unit: e/A^3}
    representation:
      jacobiLegendre: {cutoff: 3.0, oneBody: {nMax: 6}, twoBody: {nMax: 3, lMax: 2}}
    model:
      linear: {regularization: {path: [1.0e-8, 1.0e-2, 3], choose: leaveOneStructureOut}}
    sampling: {points: 200, scheme: uniform, seed: 1}
    output: {directory: fields, report: false}

    """
  /// The texts of the three files.
  var cubes = (0..<3).map { Self.cube(edge: 5.0 + 0.1 * Double($0)) }

  /// A field on 8 x 8 x 8 points of a cubic cell, its edge in bohr.
  static func cube(edge: Double, count: Int = 8) -> String {
    let step = String(format: "%.6f", edge / Double(count))
    var text = "a sample\ndensity (e/bohr^3)\n 1 0 0 0\n"
    text += " \(count) \(step) 0 0\n \(count) 0 \(step) 0\n \(count) 0 0 \(step)\n 13 3 0 0 0\n"
    for i in 0..<count {
      for j in 0..<count {
        for k in 0..<count {
          let square = [i, j, k].map { Double(min($0, count - $0)) * edge / Double(count) }
            .reduce(0) { $0 + $1 * $1 }
          text += " " + String(format: "%.6e", exp(-0.3 * square)) + (k % 6 == 5 ? "\n" : "")
        }
        text += "\n"
      }
    }
    return text
  }

  /// Writes the job, its fields, and a structure to predict.
  func write(to bench: Bench) throws {
    try bench.write(text, to: "field.yaml")
    for (index, cube) in cubes.enumerated() { try bench.write(cube, to: "a\(index).cube") }
    try bench.write(
      """
      1
      Lattice="2.7 0 0 0 2.7 0 0 0 2.7" Properties=species:S:1:pos:R:3
      Al 0.1 0.2 0.3

      """, to: "al.extxyz")
  }
}

extension Bench {
  /// Writes the small job of clusters with its model, which one rank trained.
  func makeClusterModel() throws {
    try ClusterJob().write(to: self)
    try take("out", from: "clusters", or: { try prepare(["fit", "job.yaml"]) })
  }

  /// Writes the small job of fields with its model, which one rank trained.
  func makeFieldModel() throws {
    try FieldSample().write(to: self)
    try take("fields", from: "fields", or: { try prepare(["fit", "field.yaml"]) })
  }

  /// Runs `emulon` on one rank, without a launcher, as a step before the fault.
  func prepare(_ arguments: [String]) throws {
    finish(try startBare([program] + arguments))
  }

  /// Copies a folder that an earlier bench made in the same way, or makes it and keeps it for later ones.
  private func take(_ name: String, from shelf: String, or make: () throws -> Void) throws {
    let files = FileManager.default
    let kept = files.temporaryDirectory
      .appending(path: "emulon-fault-shelf-\(getpid())").appending(path: shelf)
    if files.fileExists(atPath: kept.path) {
      try files.copyItem(at: kept, to: folder.appending(path: name))
    } else {
      try make()
      try files.createDirectory(
        at: kept.deletingLastPathComponent(), withIntermediateDirectories: true)
      if has(name) { try files.copyItem(at: folder.appending(path: name), to: kept) }
    }
  }

  /// A text that an earlier bench found out, or finds it out and keeps it for later ones.
  func kept(_ name: String, or find: () throws -> String) throws -> String {
    let shelf = FileManager.default.temporaryDirectory
      .appending(path: "emulon-fault-shelf-\(getpid())")
    let file = shelf.appending(path: name)
    if let text = try? String(contentsOf: file, encoding: .utf8) { return text }
    let text = try find()
    try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return text
  }

  /// Removes what benches kept for each other.
  static func clearShelf() {
    let files = FileManager.default
    try? files.removeItem(
      at: files.temporaryDirectory.appending(path: "emulon-fault-shelf-\(getpid())"))
  }
}
