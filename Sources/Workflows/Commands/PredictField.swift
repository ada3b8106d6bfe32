import Fields
import Foundation
import Logging
import MPI
import Structures

/// Predicts the field of structures on grids and writes it into a file of the format that its name tells.
///
/// **Collective.** No rank ever holds more than a piece of a field.
func predictField(
  modelFile: String, structureFiles: [String], output: String, _ options: FieldOptions, _ run: Run,
  on world: borrowing Communicator
) throws {
  try options.check()
  try run.checkpoint.begin(
    in: output + ".checkpoint",
    CheckpointIdentity(
      command: "predict", settings: options.settings(output: output),
      inputs: run.hashes(of: options.inputs(modelFile, structureFiles))),
    on: world)
  let model = try run.clock.measure("read model") { try SavedFieldModel(modelFile, on: world) }
  let targets = try run.clock.measure("read structures") {
    try FieldTarget.targets(in: structureFiles, options.grid, on: world)
  }
  let prediction = try run.clock.measure("tabulate radial functions") {
    try FieldPrediction(model, targets, on: world)
  }
  var sweeps = prediction.sweeps
  let corrections = try run.clock.measure("integrate") {
    try prediction.corrections(options, run, on: world)
  }
  for k in sweeps.indices { sweeps[k].correction = corrections[k] }
  // Before the file has its name, so that a run that stops here finds what it has written.
  let lines = try run.clock.measure("leverage") {
    try model.extrapolation?.summaries(targets, run, on: world) ?? []
  }
  let totals = try prediction.write(sweeps, to: output, options, run, on: world)
  for (sweep, total) in zip(sweeps, totals) {
    run.log.info("\(prediction.summary(of: total, on: sweep.grid))")
  }
  for line in lines { run.log.info("\(line)") }
  try run.checkpoint.remove(on: world)
  run.log.info("wrote \(output)")
  try run.end(on: world)
}

extension FieldOptions {
  /// Everything that decides what is written, for checkpoints.
  fileprivate func settings(output: String) -> [String: String] {
    [
      "output": output, "grid": grid.map { "\($0)" } ?? "of the files",
      "conserve": conservation.rawValue, "electrons": electronCount.map { "\($0)" } ?? "none",
      "single": "\(isSingle)", "leverage": "\(hasLeverage)",
    ]
  }

  /// The files that are read.
  func inputs(_ modelFile: String, _ structureFiles: [String]) -> [String] {
    guard case .like(let file) = grid else { return [modelFile] + structureFiles }
    return [modelFile] + structureFiles + [file]
  }

  /// Refuses options that say nothing to a model of other things than fields.
  ///
  /// - Throws: `InputError` about the command line.
  func requireNone(for modelFile: String) throws(InputError) {
    guard self != FieldOptions() else { return }
    throw InputError(
      .usage, file: modelFile, expected: "a model of a field for options such as '--grid'",
      found: "a model of structures", remedy: "leave these options out")
  }

  /// Refuses a correction without the number that it shall reach.
  ///
  /// - Throws: `InputError` about the command line.
  func check() throws(InputError) {
    guard conservation == .none || electronCount != nil else {
      throw InputError(
        .usage, key: "--electrons", expected: "the number of electrons for '--conserve'",
        found: "none", remedy: "give '--electrons N' or leave '--conserve' out")
    }
    if let electronCount, !electronCount.isFinite {
      throw InputError(
        .usage, key: "--electrons", expected: "a finite number", found: "\(electronCount)",
        remedy: "correct the number")
    }
  }
}
