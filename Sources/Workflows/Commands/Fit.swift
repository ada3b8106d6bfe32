import Descriptors
import DistributedLinearAlgebra
import Foundation
import HDF5
import LinearAlgebra
import Logging
public import MPI
import Regression
import Structures

/// Trains and validates the model of a job file; writes the model file and the report.
///
/// **Collective.**
///
/// - Parameters:
///   - jobFile: The path of the job file.
///   - factorFiles: Files of factors of other runs, which train a field model too.
///   - running: How the command runs.
///   - world: All ranks.
/// - Throws: An error that all ranks share; it is printed by one of them.
public func fit(
  jobFile: String, adding factorFiles: [String] = [], running: RunOptions,
  on world: borrowing Communicator
) throws {
  let text = try Job.sharedText(of: jobFile, on: world)
  if try world.together({ try FieldJob.isFieldJob(text, file: jobFile) }) {
    let job = try world.together { try FieldJob(text: text, file: jobFile) }
    return try fitField(job, adding: factorFiles, running: running, on: world)
  }
  if let file = factorFiles.first {
    throw InputError(
      .usage, file: jobFile, expected: "the job of a field model for '--add'", found: "another job",
      remedy: "leave out '--add \(file)'")
  }
  let job = try world.together { try Job(text: text, file: jobFile) }
  let run = try Run("fit \(jobFile)", running: running, on: world)
  run.note(jobFile: jobFile, text: job.text, seeds: job.validation.seeds.map { Int($0) })
  try run.begin(.folder(job.output.directory), on: world)
  try run.note(inputs: job.data.files, on: world)
  ParallelHints.chosen = job.output.hints
  try run.checkpoint.begin(
    in: job.output.directory + "/checkpoint",
    CheckpointIdentity(
      command: "fit", settings: try JobValue(text: text, file: jobFile).settings,
      inputs: run.hashes(of: job.data.files)),
    on: world)
  let data = try run.clock.measure("read structures") {
    try LabelledStructures(job, on: world)
  }
  run.log.info("\(data.summary)")
  if job.hasScan { run.log.info("the values of 'scan:' are not used; see 'emulon scan'") }
  let descriptions = try run.clock.measure("tabulate radial functions") {
    try data.descriptions(job, on: world)
  }
  let store = try FeatureCache.store(job, data, descriptions, run, on: world) {
    try run.clock.measure("describe structures") {
      try FeatureStore(data, descriptions, run, on: world)
    }
  }
  try store.check(for: [job.model.combination], data.places, on: world)
  let repeated = RepeatedStructures(
    try world.allGather(store.local.fingerprints()), targets: data.targets)
  for line in repeated.warnings { run.log.warning("\(line)") }
  let families = job.model.candidates.map { KernelFamily($0, job.model, descriptions.sets) }
  let chooser = ModelChooser(families: families, model: job.model)
  let runner = TaskRunner(chooser: chooser, data: data, store: store)
  let (evaluations, model) = try withRemedy(job, data.count) {
    (
      try run.clock.measure("validate") { try judged(job, runner, run, on: world) },
      try finalModel(runner, run, on: world)
    )
  }
  run.log.info("model: \(model.choice)")
  run.note("parameters of the model", model.choice)
  let summary = try run.summary(on: world)
  let path = job.output.directory + "/model.h5"
  let file = ModelFile(
    job: job, data: data, descriptions: descriptions, model: model, evaluations: evaluations,
    summary: summary, facts: run.facts)
  try run.clock.measure("write") { try file.write(to: path, store, on: world) }
  run.log.info("wrote \(path)")
  try run.checkpoint.remove(on: world)
  try run.report(on: path, into: job.output, on: world)
  try run.end(on: world)
}

/// Turns a failure of the mathematics into an error that says where it began and what the user can do.
private func withRemedy<Value>(
  _ job: Job, _ count: Int, _ body: () throws -> Value
) throws -> Value {
  do { return try body() } catch let error as FactorizationError {
    throw RunError.singular(error, job, count: count)
  } catch let error as InputError { throw error.at(file: job.file) }
}

/// Trains and judges the tasks of the job's validation, and prints what came out.
func judged(
  _ job: Job, _ runner: TaskRunner, _ run: Run, on world: borrowing Communicator
) throws -> [EvaluationResult] {
  let data = runner.data
  let elements = data.elements.map { $0.map(\.symbol) }
  let plan = try EvaluationPlan(job.validation, groups: data.groups, elements: elements)
  if plan.tasks.isEmpty { return [] }
  for (name, digest) in plan.testDigests { run.note("test structures, \(name)", digest) }
  run.log.info("validation: \(plan.tasks.count) trainings")
  let outcomes = try runner.outcomes(plan.tasks, run, on: world)
  let fingerprints = try world.allGather(runner.store.local.fingerprints())
  let names = plan.tasks.map(\.evaluation)
  let order = names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }
  let results = order.map { _, name in
    EvaluationResult(
      name, zip(plan.tasks, outcomes).filter { $0.0.evaluation == name }, data,
      fingerprints: fingerprints, baselines: job.validation.baselines ? Baseline.allCases : [])
  }
  if run.isFirst && run.log.logLevel <= .info {
    EvaluationResult.table(
      results, properties: job.data.properties, unit: job.data.unit
    ).forEach(printLine)
  }
  for result in results where !result.leak.isEmpty {
    run.log.warning("\(result.name): \(result.leak)")
  }
  return results
}

/// Chooses the parameters on all structures and solves the training equations over all ranks.
func finalModel(_ runner: TaskRunner, _ run: Run, on world: borrowing Communicator) throws
  -> FittedModel
{
  let data = runner.data
  let training = TrainingSet(
    Array(0..<data.count), targets: data.targets, groups: data.groups)
  let grid = try ProcessGrid(on: world)
  let choice = try run.clock.measure("choose parameters") {
    if let kept = try MatrixKeeper.keptChoice(run.checkpoint, on: world) { return kept }
    return try runner.isSmall(on: world)
      ? try choiceOfOne(runner, training, run, on: world)
      : try choiceOfAll(runner, training, run, on: world, grid)
  }
  let workers = ProcessGrid.workerCount(order: training.count, rankCount: world.size)
  return workers == world.size
    ? try runner.chooser.fitted(choice, training, runner.store, on: grid, run: run)
    : try fitted(choice, training, runner, byFirst: workers, run, on: world)
}

/// The model that the first ranks fit, because the problem is too small for all of them.
private func fitted(
  _ choice: ModelChooser.Choice, _ training: TrainingSet, _ runner: TaskRunner,
  byFirst workers: Int, _ run: Run, on world: borrowing Communicator
) throws -> FittedModel {
  run.log.info("\(training.count) equations are solved by \(workers) of \(world.size) ranks")
  let store = try run.clock.measure("move features") {
    try runner.store.moved(toFirst: workers, of: world)
  }
  let group = try world.split(color: world.rank < workers ? 0 : 1, key: world.rank)
  let found: FittedModel? = try world.together {
    guard world.rank < workers else { return nil }
    let grid = try ProcessGrid(on: group)
    return try runner.chooser.fitted(choice, training, store, on: grid, run: run)
  }
  let (n, outputs) = (training.count, training.targets.columnCount)
  let coefficients = try world.broadcast(found?.dualCoefficients.elements ?? [])
  return FittedModel(
    kernel: choice.kernel, regularization: choice.regularization, structures: training.structures,
    dualCoefficients: Matrix(rowCount: n, columnCount: outputs, elements: coefficients),
    constants: try world.broadcast(found?.constants ?? []), choice: choice.description)
}

/// The choice that rank 0 makes alone, while the others wait.
private func choiceOfOne(
  _ runner: TaskRunner, _ training: TrainingSet, _ run: Run, on world: borrowing Communicator
) throws -> ModelChooser.Choice {
  let everything = try runner.store.replicated(on: world)
  let alone = try world.split(color: world.rank, key: 0)
  let own = try ProcessGrid(on: alone)
  let found = try run.checkpoint.searches(
    "choose parameters", mine: world.rank == 0 ? [0] : [], on: world, run: run
  ) { _, memory, pulse in
    let choice = try runner.chooser.choice(
      training, everything, on: own, memory: memory, pulse: pulse)
    return Slab(text: try ModelFile.json(choice))
  }
  let shared = try world.broadcast(found[0]?.text ?? "")
  return try JSONDecoder().decode(ModelChooser.Choice.self, from: Data(shared.utf8))
}

/// The choice that all ranks make together.
private func choiceOfAll(
  _ runner: TaskRunner, _ training: TrainingSet, _ run: Run, on world: borrowing Communicator,
  _ grid: borrowing ProcessGrid
) throws -> ModelChooser.Choice {
  let stage = "choose parameters"
  let stored = try run.checkpoint.restored(stage, on: world)
  let memory = SearchMemory(try world.together { try stored?.draft(of: 0) })
  let isFirst = world.rank == 0
  let fill = { (writer: inout SlabWriter) in
    if isFirst { writer.add(unit: Checkpoint.draft(of: 0), memory.slab) }
  }
  let choice = try runner.chooser.choice(
    training, runner.store, on: grid, memory: memory
  ) {
    try run.checkpoint.step(stage, on: world, fill)
  }
  try run.checkpoint.finished(stage, on: world, fill)
  return choice
}
