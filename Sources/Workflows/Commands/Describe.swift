import HDF5
import Logging
public import MPI
import Structures

/// Computes the features of a job's structures and writes them to an HDF5 file.
///
/// **Collective.**
public func describe(
  jobFile: String, output: String, running: RunOptions, on world: borrowing Communicator
) throws {
  let job = try Job(file: jobFile, on: world)
  let run = try Run("describe \(jobFile)", running: running, on: world)
  run.note(jobFile: jobFile, text: job.text, seeds: [])
  try run.begin(.file(output), on: world)
  try run.note(inputs: job.data.files, on: world)
  try run.checkpoint.begin(
    in: output + ".checkpoint",
    CheckpointIdentity(
      command: "describe", settings: try JobValue(text: job.text, file: jobFile).settings,
      inputs: run.hashes(of: job.data.files)),
    on: world)
  let data = try run.clock.measure("read structures") {
    try LabelledStructures(job, requiresTargets: false, on: world)
  }
  run.log.info("\(data.summary)")
  let descriptions = try run.clock.measure("tabulate radial functions") {
    try data.descriptions(job, on: world)
  }
  let store = try run.clock.measure("describe structures") {
    try FeatureStore(data, descriptions, run, on: world)
  }
  try run.clock.measure("write") {
    try write(store, data, descriptions, job, run.facts, to: output, on: world)
  }
  run.log.info("wrote \(output)")
  try run.checkpoint.remove(on: world)
  try run.end(on: world)
}

/// Writes the features of all ranks, each its part.
private func write(
  _ store: FeatureStore, _ data: LabelledStructures, _ descriptions: Descriptions, _ job: Job,
  _ facts: RunFacts, to output: String, on world: borrowing Communicator
) throws {
  let counts = try store.environmentCounts(on: world)
  try withAtomicFile(at: output, on: world) { file in
    try file.setAttribute("format", "emulon-descriptors")
    let provenance = try file.createGroup("provenance")
    try facts.write(provenance)
    try file.setAttribute("representation", try ModelFile.json(descriptions.recipe))
    let labels = try file.write(data.labels, to: "label")
    try labels.describe(unit: "1", description: "elements of the centres", along: "structure")
    try store.writeSkeleton(in: file, "features", descriptions.sets, counts)
    try file.setAttribute("status", "complete")
  } fill: { file in
    try store.fill(file, "features", descriptions.sets, counts, on: world)
  }
}
