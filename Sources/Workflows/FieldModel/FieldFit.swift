import Descriptors
import DistributedLinearAlgebra
import Fields
import HDF5
import LinearAlgebra
import Logging
import MPI
import Structures

/// Trains and judges the field model of a job file; writes the model file, the factors and the report.
///
/// **Collective.**
///
/// - Parameters:
///   - job: The job.
///   - factorFiles: Files of factors of other structures, which train the model too.
///   - running: How the command runs.
///   - world: All ranks.
/// - Throws: An error that all ranks share.
func fitField(
  _ job: FieldJob, adding factorFiles: [String], running: RunOptions,
  on world: borrowing Communicator
) throws {
  let run = try Run("fit \(job.file)", running: running, on: world)
  run.note(
    jobFile: job.file, text: job.text,
    seeds: [job.sampling.seed, job.validation.seed].map { Int($0) })
  try run.begin(.folder(job.output.directory), on: world)
  try run.note(inputs: job.data.files + factorFiles, on: world)
  ParallelHints.chosen = job.output.hints
  try run.checkpoint.begin(
    in: job.output.directory + "/checkpoint",
    CheckpointIdentity(
      command: "fit", settings: try JobValue(text: job.text, file: job.file).settings,
      inputs: run.hashes(of: job.data.files + factorFiles)),
    on: world)
  let data = try run.clock.measure("read structures") {
    try FieldDataset(job.data, jobFile: job.file, on: world)
  }
  let splits = try FieldDivision.divisions(job.validation, data, jobFile: job.file)
  if job.hasScan { run.log.info("the values of 'scan:' are not used; see 'emulon scan'") }
  for split in splits where !split.leak.isEmpty { run.log.info("validation: \(split.leak)") }
  let added = try run.clock.measure("read factors") {
    try factorFiles.map { try FactorFile(reading: $0, on: world) }
  }
  let fit = try FieldFit(job, data, splits, adding: added, run, on: world)
  let record = try fit.judged(run, on: world)
  let summary = try run.summary(on: world)
  let folder = job.output.directory
  try run.clock.measure("write") {
    try fit.factorFile(at: folder + "/factors.h5").write(run.facts, on: world)
  }
  let path = folder + "/model.h5"
  let file = FieldModelFile(
    job: job, data: data, split: splits[0], model: fit.model, record: record, summary: summary,
    facts: run.facts)
  try run.clock.measure("write") { try file.write(to: path, on: world) }
  run.log.info("wrote \(path) and factors.h5")
  try run.checkpoint.remove(on: world)
  try run.report(on: path, into: job.output, on: world)
  try run.end(on: world)
}

/// The fit of a field model: one factor for each training structure, and a model for each division of the structures.
struct FieldFit {
  let job: FieldJob
  let data: FieldDataset
  let splits: [FieldDivision]
  let expansion: JacobiLegendre
  /// The training points, without their features.
  let pointCount: Int
  /// The mean of the training fields over all their points.
  let mean: Double
  /// The smallest and the largest value of the training fields.
  let range: ClosedRange<Double>
  /// The factors of the snapshots that train any model, by snapshot.
  let factors: [Int: TriangularFactor]
  /// The factors of structures of other runs.
  let added: [TriangularFactor]
  /// A model for each division.
  let models: [FieldModel]

  /// The model that is kept.
  var model: FieldModel { models[0] }

  /// Draws the points, reduces them, and chooses the regularization of every division.
  ///
  /// **Collective.**
  init(
    _ job: FieldJob, _ data: FieldDataset, _ splits: [FieldDivision],
    adding files: [FactorFile], _ run: Run, on world: borrowing Communicator
  ) throws {
    (self.job, self.data, self.splits) = (job, data, splits)
    let used = Set(splits.flatMap(\.training)).sorted()
    let expansion = try world.together {
      do {
        return try job.representation.expansion(species: data.species(of: used))
      } catch let error as InputError { throw error.at(file: job.file) }
    }
    self.expansion = expansion
    run.log.info(
      "\(data.snapshots.count) structures, \(used.count) of them for training; \(expansion.featureCount) features"
    )
    let training = FieldTraining(expansion: expansion, data: data)
    let order = expansion.featureCount + 1
    try MemoryBudget.require(
      8 * used.count * order * order, for: "the factors of \(used.count) structures",
      isShared: false, on: world)
    let reduced = try FactorCache.factors(job, data, used, expansion.parameters, run, on: world) {
      try training.reduced(used, job, run, on: world)
    }
    (pointCount, mean, range) = (reduced.pointCount, reduced.mean, reduced.range)
    run.log.info("\(pointCount) training points")
    let factors = Dictionary(uniqueKeysWithValues: zip(used, reduced.factors))
    var conditions: TriangularFactor?
    if let weight = job.model.clusterWeight {
      guard data.unit == FieldUnit.density.rawValue else {
        throw InputError(
          .usage, file: job.file, key: "clusters",
          expected: "a density, whose integral is a sum over atoms",
          found: "a field in \(data.unit)",
          remedy: "leave 'model.linear.clusters' out")
      }
      conditions = try training.clusterConditions(of: used, weight: weight, run, on: world)
    }
    self.factors = factors
    let own = try FactorFile(
      path: job.file, settings: FactorSettings(data, expansion.parameters),
      names: used.map { data.snapshots[$0].name }, factors: reduced.factors)
    let added = Array(try FactorFile(merging: [own] + files).factors.dropFirst(used.count))
    self.added = added
    if !files.isEmpty { run.log.info("\(added.count) structures of other runs added") }
    models = try run.clock.measure("choose regularization") {
      try splits.enumerated().map { number, split in
        try FieldModel(
          job, data, expansion.parameters, split.training.compactMap { factors[$0] } + added,
          conditions: conditions, stage: "choose regularization \(number)", run, on: world)
      }
    }
    run.log.info("model: \(models[0].choice)")
    run.note("parameters of the model", models[0].choice)
    run.note("training points", "\(pointCount) of \(used.count) structures")
  }
}

extension FieldFit {
  /// The factors of the structures of this job, for later runs.
  func factorFile(at path: String) throws -> FactorFile {
    let own = factors.sorted { $0.key < $1.key }
    return try FactorFile(
      path: path, settings: FactorSettings(data, expansion.parameters),
      names: own.map { data.snapshots[$0.key].name }, factors: own.map(\.value))
  }
}

/// What must be equal in runs whose factors are joined.
private struct FactorSettings: Encodable {
  let field: String
  let unit: String
  let representation: JacobiLegendreParameters
  var features = featureVersion
  let reference: FieldReferenceSection?

  init(_ data: FieldDataset, _ parameters: JacobiLegendreParameters) {
    (field, unit, representation) = (data.field, data.unit, parameters)
    reference = data.reference?.section
  }
}
