import DistributedLinearAlgebra
import Foundation
import HDF5
import LinearAlgebra
import Logging
public import MPI
import Regression
import Structures

/// Predicts the target of structures with a model file and writes a file.
///
/// **Collective.** The file says which kind of model it is; `options` are for models of fields.
public func predict(
  modelFile: String, structureFiles: [String], output: String,
  field options: FieldOptions = FieldOptions(), running: RunOptions,
  on world: borrowing Communicator
) throws {
  let run = try Run("predict \(modelFile)", running: running, on: world)
  try run.begin(.file(output), on: world)
  try run.note(inputs: options.inputs(modelFile, structureFiles), on: world)
  if try SavedFieldModel.isFieldModel(modelFile, on: world) {
    try predictField(
      modelFile: modelFile, structureFiles: structureFiles, output: output, options, run, on: world)
  } else {
    try options.requireNone(for: modelFile)
    try predictTargets(
      modelFile: modelFile, structureFiles: structureFiles, output: output, run, on: world)
  }
}

/// Predicts the target of each structure.
///
/// **Collective.**
private func predictTargets(
  modelFile: String, structureFiles: [String], output: String, _ run: Run,
  on world: borrowing Communicator
) throws {
  try run.checkpoint.begin(
    in: output + ".checkpoint",
    CheckpointIdentity(
      command: "predict", settings: [:],
      inputs: run.hashes(of: [modelFile] + structureFiles)),
    on: world)
  let model = try run.clock.measure("read model") { try SavedModel(modelFile, on: world) }
  let (structures, places) = try run.clock.measure("read structures") {
    let reader = try StructureReader(structureFiles, on: world)
    return try reader.structures(on: world)
  }
  let counts = try world.allGather(structures.count)
  let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  let descriptions = try world.together { try Descriptions(model.recipe) }
  let store = try run.clock.measure("describe structures") {
    try FeatureStore(structures, starts: starts, places, descriptions, run, on: world)
  }
  try store.check(for: model.fitted.kernel.terms.map(\.combination), places, on: world)
  let grid = try ProcessGrid(on: world)
  let predictions = try run.clock.measure("predict") {
    try model.fitted.predictions(of: store, training: model.store, run, on: grid)
  }
  let summary = try run.summary(on: world)
  try run.clock.measure("write") {
    try world.together {
      guard world.rank == 0 else { return }
      try withAtomicFile(at: output) { file in
        try write(predictions, of: model, structureFiles, summary, run.facts, to: file)
      }
    }
  }
  run.log.info("wrote \(output)")
  try run.checkpoint.remove(on: world)
  try run.end(on: world)
}

/// Writes predictions with their provenance.
private func write(
  _ predictions: Matrix, of model: SavedModel, _ structureFiles: [String], _ summary: RunSummary,
  _ facts: RunFacts, to file: borrowing File
) throws {
  try file.setAttribute("format", "emulon-predictions")
  try file.setAttribute("status", "complete")
  let provenance = try file.createGroup("provenance")
  try facts.write(provenance)
  try provenance.setAttribute("model", model.path)
  try provenance.setAttribute("structures", structureFiles)
  try summary.write(try file.createGroup("timings"))
  let group = try file.createGroup("predictions")
  let index = try group.write(Array(0..<predictions.rowCount), to: "structure")
  try index.describe(unit: "1", description: "number of the structure in the order of the files")
  try index.makeScale("structure")
  let values = try group.write(
    predictions.transposed.elements, to: "predicted",
    shape: [predictions.rowCount, predictions.columnCount])
  try values.describe(
    unit: model.unit, description: model.target, along: "structure", "output")
  try values.attach(index, to: 0)
}
