import Foundation
import HDF5

/// A calculation that is killed and gone on with.
struct KillJob {
  /// The name in the table.
  let name: String
  /// The arguments of `emulon`.
  let arguments: [String]
  /// The results, removed before a calculation begins anew.
  let results: [String]
  /// The files with the same content on any number of ranks.
  let exact: [String]
  /// A dataset whose numbers agree within 1e-12 of the largest on any number of ranks: file and name.
  let close: (file: String, dataset: String)?
  /// The folder with checkpoints.
  let checkpoints: String

  /// A fit of a kernel model with many trainings for its validation.
  static let kernel = KillJob(
    name: "fit of a kernel model", arguments: ["fit", "job.yaml"], results: ["out/model.h5"],
    exact: [], close: ("out/model.h5", "model/dual_coefficient"), checkpoints: "out/checkpoint")
  /// A fit of a field with integrals and structures that are left out.
  static let field = KillJob(
    name: "fit of a field", arguments: ["fit", "field.yaml"],
    results: ["fields/model.h5", "fields/factors.h5"], exact: ["fields/factors.h5"],
    close: ("fields/model.h5", "model/coefficient"), checkpoints: "fields/checkpoint")
  /// The prediction of a field with a given number of electrons.
  static let prediction = KillJob(
    name: "prediction of a field",
    arguments: [
      "predict", "reference-fields/model.h5", "al.extxyz", "--spacing", "0.018", "--conserve",
      "shift", "--electrons", "3", "-o", "density.h5",
    ], results: ["density.h5"], exact: ["density.h5"], close: nil,
    checkpoints: "density.h5.checkpoint")

  /// All of them; a prediction uses the model that the unbroken fit of a field left.
  static let all = [kernel, field, prediction]

  /// The name of the unbroken result.
  static func reference(_ result: String) -> String { "reference-" + result }

  /// Writes the inputs of all jobs.
  static func writeInputs(to bench: Bench) throws {
    try ClusterJob(count: 240)
      .replacing("lMax: 2, sigma", by: "lMax: 4, sigma")
      .replacing("1.0e-3", by: "1.0e-1")
      .replacing(
        "output:",
        by: "validation: {test: 0.2, by: structure, seeds: [0, 1, 2, 3, 4, 5, 6, 7]}\noutput:"
      )
      .write(to: bench)
    var sample = FieldSample()
    sample.cubes = (0..<8).map { FieldSample.cube(edge: 5.0 + 0.05 * Double($0), count: 30) }
    let names = sample.cubes.indices.map { "a\($0).cube" }.joined(separator: ", ")
    sample.text = sample.text
      .replacingOccurrences(of: "a0.cube, a1.cube, a2.cube", with: names)
      .replacingOccurrences(of: "nMax: 3, lMax: 2", with: "nMax: 4, lMax: 4")
      .replacingOccurrences(of: "points: 200", with: "points: 4000")
      .replacingOccurrences(of: "linear: {", with: "linear: {integral: 10, ")
    try sample.write(to: bench)
  }
}

extension Bench {
  /// Keeps the results of an unbroken run under their names for references.
  func keepReference(_ job: KillJob) throws {
    for result in job.results {
      let target = folder.appending(path: KillJob.reference(result))
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.moveItem(at: folder.appending(path: result), to: target)
    }
  }

  /// Whether the results are those of the unbroken run: the same content on the same number of ranks, numbers within
  /// 1e-12 of the largest on another.
  func agrees(_ job: KillJob, onSameRanks isSame: Bool) throws -> Bool {
    for result in isSame ? job.results : job.exact {
      let found = try [result, KillJob.reference(result)].map {
        try digest($0).split(separator: " ").first
      }
      guard found[0] == found[1] else { return false }
    }
    guard !isSame, let close = job.close else { return true }
    let (found, known) = (
      try numbers(close.file, close.dataset),
      try numbers(KillJob.reference(close.file), close.dataset)
    )
    let largest = known.map(abs).max() ?? 0
    return found.count == known.count
      && zip(found, known).allSatisfy { abs($0 - $1) <= 1e-12 * largest }
  }

  private func numbers(_ file: String, _ dataset: String) throws -> [Double] {
    try File(openingAt: path(file)).dataset(dataset).read(Double.self)
  }

  /// Removes the results and the checkpoints of a job, for a new beginning.
  func clear(_ job: KillJob) {
    for name in job.results + job.results.map({ $0 + ".part" }) + [job.checkpoints] {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }
}
