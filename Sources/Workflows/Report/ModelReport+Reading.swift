import Foundation
import HDF5
import Structures

extension ModelReport {
  /// Reads what a report shows from a model file, from one rank.
  ///
  /// - Throws: `HDF5Error` where the file cannot be read, `InputError` where it is no model or damaged.
  init(readingModelAt path: String) throws {
    let file = try File(openingAt: path)
    try Self.requireModel(file)
    let model = try file.group("model")
    self.init()
    target = try model.textIfPresent("target")
    unit = try model.textIfPresent("unit")
    kind = try model.textIfPresent("kind")
    parameters = try Self.parameters(of: model)
    if try model.hasAttribute("inner_error") {
      innerError = try model.attribute("inner_error", as: Double.self)
    }
    trainingCount = try model.exists("structure") ? model.dataset("structure").elementCount : 0
    try readStructures(file)
    try readEvaluations(file)
    if try file.exists("evaluation") {
      field = try FieldEvaluationRecord(readingFrom: try file.group("evaluation"))
    }
    if try file.exists("timings") { try readTimings(try file.group("timings"), file: path) }
    if try file.exists("provenance") {
      provenance = try Self.provenance(of: try file.group("provenance"))
    }
  }

  static func requireModel(_ file: borrowing File) throws {
    let format = try file.textIfPresent("format")
    guard format == "emulon-model", try file.exists("model") else {
      throw InputError(
        file: file.path, expected: "a model file, with 'format' = 'emulon-model'",
        found: format.isEmpty ? "another HDF5 file" : "'\(format)'",
        remedy: "give the model.h5 that 'emulon fit' wrote; 'emulon inspect' shows any HDF5 file")
    }
    let status = try file.textIfPresent("status")
    guard status == "complete" else {
      throw InputError(
        file: file.path, key: "status", expected: "'complete'", found: "'\(status)'",
        remedy: "run the fit again")
    }
  }

  private static func parameters(of model: borrowing Group) throws -> [Fact] {
    var facts: [Fact] = []
    for name in ["choice", "representation", "kernel", "regularization", "centres"]
    where try model.hasAttribute(name) {
      facts.append(Fact(name: name, value: model.attributeDescription(name)))
    }
    guard try model.exists("parameter"), try model.exists("parameter_value") else { return facts }
    let names = try model.dataset("parameter").readTexts()
    let values = try model.numbers("parameter_value")
    // A hundred places and amplitudes of elements tell a reader nothing; they stay in the file.
    let shown = zip(names, values).filter { !$0.0.contains("Z=") }
    facts += shown.map { Fact(name: $0, value: String(format: "%.6g", $1)) }
    if shown.count < names.count {
      let count = names.count - shown.count
      facts.append(Fact(name: "of elements", value: "\(count) values in /model/parameter_value"))
    }
    return facts
  }

  private static func provenance(of group: borrowing Group) throws -> [Fact] {
    let order = [
      "version", "commit", "command_line", "start", "end", "hosts", "ranks", "blas_kernel",
      "libraries", "seeds", "input_sha256", "job_file", "job_text",
    ]
    let names = try group.attributeNames()
    let sorted = order.filter(names.contains) + names.filter { !order.contains($0) }
    return sorted.map { Fact(name: $0, value: group.attributeDescription($0)) }
  }

  private mutating func readStructures(_ file: borrowing File) throws {
    guard try file.exists("structures") else { return }
    let group = try file.group("structures")
    if try group.exists("reference") {
      let shape = try group.dataset("reference").shape
      structureCount = shape.first ?? 0
      outputCount = max(1, shape.dropFirst().reduce(1, *))
    } else if try group.exists("split") {
      // Models of fields list their structures with the side on which each stands.
      let sides = try group.integers("split")
      structureCount = sides.count
      trainingCount = sides.count { $0 == 0 }
    }
    guard try group.exists("element") else { return }
    let dataset = try group.dataset("element")
    let columnCount = max(1, dataset.shape.dropFirst().reduce(1, *))
    let texts = try dataset.readTexts()
    elements = stride(from: 0, to: texts.count, by: columnCount).map {
      Array(texts[$0..<min($0 + columnCount, texts.count)])
    }
  }

  private mutating func readTimings(_ group: borrowing Group, file: String) throws {
    if try group.hasAttribute("dgemm_gflops") {
      dgemmRate = try group.attribute("dgemm_gflops", as: Double.self)
    }
    if try group.exists("peak_memory") { peakMemory = try group.numbers("peak_memory") }
    let names = try group.dataset("stage").readTexts()
    let calls = try group.integers("calls")
    let seconds = try group.numbers("seconds")
    let slowest = try group.numbers("seconds_max")
    let work = try group.numbers("gflop")
    for count in [calls.count, seconds.count, slowest.count, work.count] where count != names.count
    {
      throw InputError.damaged(file, key: "timings", expected: names.count, found: count)
    }
    timings = names.indices.map {
      StageTiming(
        name: names[$0], calls: calls[$0], seconds: seconds[$0], secondsMax: slowest[$0],
        gflop: work[$0])
    }
  }
}

extension InputError {
  /// A data set whose size does not fit the others.
  static func damaged(_ file: String, key: String, expected: Int, found: Int) -> InputError {
    InputError(
      file: file, key: key, expected: "\(expected) values", found: "\(found)",
      remedy: "the file is damaged; run the fit again")
  }
}
