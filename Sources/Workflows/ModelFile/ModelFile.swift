import Foundation
import HDF5
import LinearAlgebra
import MPI
import Regression
import Structures

/// The file that a fit leaves behind: the model, how it was judged, and where it comes from.
///
/// The layout is described in `Documentation/ModelFile.md`.
struct ModelFile {
  let job: Job
  let data: LabelledStructures
  let descriptions: Descriptions
  let model: FittedModel
  let evaluations: [EvaluationResult]
  let summary: RunSummary
  let facts: RunFacts

  /// Writes the file, which appears whole or not at all.
  ///
  /// **Collective.** Rank 0 writes all that is small; the features of the training environments, which
  /// grow with the data, are written by the ranks that hold them.
  func write(to path: String, _ store: FeatureStore, on world: borrowing Communicator) throws {
    let counts = try store.environmentCounts(on: world)
    try withAtomicFile(at: path, on: world) { file in
      try file.setAttribute("format", "emulon-model")
      try file.setAttribute("format_version", 1)
      try writeProvenance(file)
      try writeStructures(file)
      try writeModel(file)
      try store.writeSkeleton(in: file, "model/features", descriptions.sets, counts)
      for evaluation in evaluations { try write(evaluation, file) }
      try summary.write(file.createGroup("timings"))
      try file.setAttribute("status", "complete")
    } fill: { file in
      try store.fill(file, "model/features", descriptions.sets, counts, on: world)
    }
  }

  private func writeProvenance(_ file: borrowing File) throws {
    let group = try file.createGroup("provenance")
    try facts.write(group)
  }

  private func writeStructures(_ file: borrowing File) throws {
    let group = try file.createGroup("structures")
    let index = try group.write(Array(0..<data.count), to: "index")
    try index.describe(unit: "1", description: "number of the structure in the order of the files")
    try index.makeScale("structure")
    let labels = try group.write(data.labels, to: "label")
    try labels.describe(unit: "1", description: "elements of the centres")
    let groups = try group.write(data.groups, to: "group")
    try groups.describe(unit: "1", description: "structures that stay on one side of a split")
    try labels.attach(index, to: 0)
    try groups.attach(index, to: 0)
    let width = data.elements.map(\.count).max() ?? 0
    if width <= 2 && data.elements.allSatisfy({ $0.count == width }) {
      let symbols = data.elements.flatMap { $0.map(\.symbol) }
      let elements = try group.write(symbols, to: "element", shape: [data.count, width])
      try elements.describe(
        unit: "1", description: "element of each centre", along: "index", "centre")
    }
    let outputs = data.targets.columnCount
    let reference = try group.write(
      data.targets.transposed.elements, to: "reference", shape: [data.count, outputs])
    try reference.describe(
      unit: job.data.unit, description: job.data.properties.joined(separator: ", "), along: "index",
      "output")
    try reference.attach(index, to: 0)
  }

  private func writeModel(_ file: borrowing File) throws {
    let group = try file.createGroup("model")
    try group.setAttribute("kind", "kernelRidge")
    try group.setAttribute("target", job.data.properties.joined(separator: ", "))
    try group.setAttribute("unit", job.data.unit)
    try group.setAttribute("choice", model.choice)
    try group.setAttribute("regularization", model.regularization)
    if let error = model.innerError { try group.setAttribute("inner_error", error) }
    try group.setAttribute("centres", try Self.json(job.data.centres))
    try group.setAttribute("representation", try Self.json(descriptions.recipe))
    try group.writeFeatureVersion()
    try group.write(try Self.json(model.kernel), to: "kernel").describe(
      unit: "1", description: "the kernel of structures with its parameters, JSON")
    let (n, outputs) = (model.structures.count, model.dualCoefficients.columnCount)
    let structure = try group.write(model.structures, to: "structure")
    try structure.describe(unit: "1", description: "training structures, indices of /structures")
    try structure.makeScale("training_structure")
    let alpha = try group.write(
      model.dualCoefficients.transposed.elements, to: "dual_coefficient", shape: [n, outputs])
    try alpha.describe(
      unit: "1/(\(job.data.unit))", description: "dual coefficients", along: "structure", "output")
    try alpha.attach(structure, to: 0)
    try group.write(model.constants, to: "constant").describe(
      unit: job.data.unit, description: "constant of each output", along: "output")
    try group.write(model.kernel.parameterNames, to: "parameter").describe(
      unit: "1", description: "names of the parameters of the kernel", along: "parameter")
    try group.write(model.kernel.parameterValues, to: "parameter_value").describe(
      unit: "1", description: "values of the parameters of the kernel", along: "parameter")
  }

  /// The text of a value in JSON with sorted keys.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
