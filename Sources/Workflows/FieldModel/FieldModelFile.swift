import Fields
import HDF5
import LinearAlgebra
import MPI
import Regression
import Structures

/// The file that the fit of a field leaves behind: the model, how it was judged, and where it comes from.
///
/// The layout is described in `Documentation/FieldModels.md`.
struct FieldModelFile {
  /// What `kind` says in the file.
  static let kind = "jacobiLegendre"

  let job: FieldJob
  let data: FieldDataset
  let split: FieldDivision
  let model: FieldModel
  let record: FieldEvaluationRecord?
  let summary: RunSummary
  let facts: RunFacts

  /// Writes the file, which appears whole or not at all.
  ///
  /// **Collective.** Rank 0 writes: nothing in the file grows with the number of points.
  func write(to path: String, on world: borrowing Communicator) throws {
    try world.together {
      guard world.rank == 0 else { return }
      try withAtomicFile(at: path) { file in
        try file.setAttribute("format", "emulon-model")
        try file.setAttribute("format_version", 1)
        try writeProvenance(try file.createGroup("provenance"))
        try writeStructures(try file.createGroup("structures"))
        try writeModel(try file.createGroup("model"))
        if let record {
          try record.write(into: try file.createGroup("evaluation"), unit: model.unit)
        }
        try summary.write(try file.createGroup("timings"))
        try file.setAttribute("status", "complete")
      }
    }
  }

  private func writeProvenance(_ group: borrowing Group) throws {
    try facts.write(group)
  }

  private func writeStructures(_ group: borrowing Group) throws {
    let names = try group.write(data.snapshots.map(\.name), to: "name")
    try names.describe(unit: "1", description: "file and number of the structure")
    try names.makeScale("structure")
    let groups = try group.write(data.groups, to: "group")
    try groups.describe(unit: "1", description: "what the structure belongs to")
    try groups.attach(names, to: 0)
    let (training, test) = (Set(split.training), Set(split.test))
    let sides = data.snapshots.indices.map {
      training.contains($0) ? 0 : test.contains($0) ? 1 : 2
    }
    let side = try group.write(sides, to: "split")
    try side.describe(unit: "1", description: "0 training, 1 test, 2 not used")
    try side.attach(names, to: 0)
  }

  private func writeModel(_ group: borrowing Group) throws {
    try group.setAttribute("kind", Self.kind)
    try group.setAttribute("target", model.field)
    try group.setAttribute("unit", model.unit)
    try group.setAttribute("choice", model.choice)
    try group.setAttribute("regularization", model.regularization.strength)
    try group.setAttribute("penalty", job.model.penalty.rawValue)
    if let error = model.leftOutError { try group.setAttribute("inner_error", error) }
    try group.setAttribute("noise_variance", model.noiseVariance)
    try group.setAttribute("calibration", model.calibration)
    try group.setAttribute("representation", try ModelFile.json(model.parameters))
    try group.writeFeatureVersion()
    if let reference = model.reference {
      try group.setAttribute("reference", try ModelFile.json(reference.section))
    }
    try group.setAttribute("sampling", try ModelFile.json(job.sampling))
    try group.setAttribute("training_points", model.factor.rowCount)
    try group.write(model.coefficients, to: "coefficient").describe(
      unit: model.unit, description: "one number a feature, in the order of the layout",
      along: "feature")
    let order = model.factor.triangle.rowCount
    let factor = try group.write(
      model.factor.triangle.elements, to: "factor", shape: [order, order])
    try factor.describe(
      unit: "1", description: "triangle of [features target] of all training points, by columns",
      along: "factor_column", "factor_row")
    try factor.setAttribute("rows", model.factor.rowCount)
    try factor.setAttribute("target_sums", model.factor.targetSums)
  }
}
