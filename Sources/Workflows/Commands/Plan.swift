import Foundation
import HDF5
import LinearAlgebra
public import MPI
import Structures

/// What a plan is asked for.
public struct PlanOptions: Sendable {
  /// The job file, or a model file when there are structures to predict.
  public var target: String
  /// The structures of a prediction; empty for a job.
  public var structureFiles: [String] = []
  /// The grid of a prediction.
  public var field = FieldOptions()
  /// The numbers of ranks to plan for.
  public var ranks: [Int] = [1]
  /// The memory that a rank may take, bytes; without it this machine's, divided by its cores.
  public var memoryPerRank: Double?
  /// Whether the machine is measured anew.
  public var calibrates = false
  /// Where the rates of the machine are kept; by default in the user's cache.
  public var calibrationFile: String?
  /// Whether parts of the job are tried for their times.
  public var tries = true
  /// Tables of counted calls, one for each number of ranks, to compare the models with.
  public var counted: [String] = []
  /// The file for the plan in JSON.
  public var output: String?

  /// A plan of a job or of a prediction.
  public init(_ target: String) { self.target = target }
}

/// Says what a run will take: memory, time by stage, messages and disk; nothing is computed but short trials.
///
/// **Collective.** Rank 0 plans; a second rank serves to measure messages.
///
/// - Parameters:
///   - options: What is planned.
///   - running: How the command runs.
///   - world: All ranks.
/// - Throws: What the run would throw about its input; `RunError` with the exit code 71 when it cannot run.
public func plan(
  _ options: PlanOptions, running: RunOptions, on world: borrowing Communicator
) throws {
  _ = BLASKernel.dgemmRate(size: 256, repetitions: 1)
  let base = Double(MemoryUse.peakBytes)
  let machine = try calibration(options, on: world)
  let alone = try world.split(color: world.rank, key: 0)
  try world.together {
    guard world.rank == 0 else { return }
    let report = try report(options, machine, base: base, on: alone)
    if running.level == .info || running.level == .debug { report.lines.forEach { print($0) } }
    if let path = options.output {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      do { try encoder.encode(report).write(to: URL(filePath: path)) } catch {
        throw RunError.cannotCreate(path, "\(error.localizedDescription)")
      }
    }
    try compare(report, options.counted)
    if let failed = report.forecasts.first(where: { !$0.obstacle.isEmpty }) {
      throw RunError.cannotRun(
        options.target, on: failed.ranks, failed.obstacle, leastRanks: report.leastRanks)
    }
  }
}

/// Prints counted calls and bytes beside the models.
///
/// - Throws: `RunError` when a model is off by more than a tenth.
private func compare(_ report: PlanReport, _ tables: [String]) throws {
  var failures: [String] = []
  for path in tables {
    let table = try CountTable(reading: path)
    guard let forecast = report.forecasts.first(where: { $0.ranks == table.ranks }) else {
      throw InputError(
        .usage, file: path, key: "--ranks", expected: "\(table.ranks), as was counted",
        found: report.forecasts.map { "\($0.ranks)" }.joined(separator: ","),
        remedy: "plan for as many ranks")
    }
    let comparison = CountComparison(forecast, table)
    comparison.lines.forEach { print($0) }
    failures += comparison.failures
  }
  if failures.isEmpty { return }
  throw RunError(
    description: "the models of messages do not hold: \(failures.joined(separator: "; "))",
    exitCode: 70)
}

/// The rates of this machine: measured, read from the file of an earlier measurement, or assumed.
private func calibration(
  _ options: PlanOptions, on world: borrowing Communicator
) throws -> Calibration {
  let path = options.calibrationFile ?? Calibration.standardPath
  guard options.calibrates else { return Calibration(reading: path) ?? .assumed() }
  let machine = try Calibration.measured(
    in: FileManager.default.currentDirectoryPath, on: world)
  try world.together { if world.rank == 0 { try machine.write(to: path) } }
  return machine
}

private func report(
  _ options: PlanOptions, _ machine: Calibration, base: Double, on alone: borrowing Communicator
) throws -> PlanReport {
  let plan = try jobPlan(options, machine, on: alone)
  let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
  let limit =
    options.memoryPerRank ?? Double(ProcessInfo.processInfo.physicalMemory) / max(1, cores)
  func obstacle(_ ranks: Int, _ memory: [MemoryPart]) -> String {
    let other = plan.obstacle(ranks)
    let bytes = memory.reduce(0) { $0 + $1.bytes }
    if !other.isEmpty || bytes <= limit { return other }
    return "a rank needs \(byteText(Int(bytes))) and may take \(byteText(Int(limit)))"
  }
  let forecasts = options.ranks.map { ranks in
    let memory = plan.memory(ranks, base: base)
    return Forecast(
      ranks: ranks, stages: plan.stages(ranks, machine), memory: memory,
      obstacle: obstacle(ranks, memory), machine)
  }
  let powers = (0..<17).map { 1 << $0 }
  return PlanReport(
    target: options.target, summary: plan.summary,
    inputs: try (plan.inputFiles + options.structureFiles).map {
      PlanReport.Input(
        path: $0, bytes: try FrameIndex.fileSize($0),
        sha256: try SHA256.hexadecimal(ofFileAt: $0))
    }, calibration: machine, memoryLimit: limit,
    outputs: plan.written.map { PlanReport.Output(file: $0.file, bytes: $0.bytes) },
    forecasts: forecasts,
    leastRanks: powers.first { obstacle($0, plan.memory($0, base: base)).isEmpty })
}

private func jobPlan(
  _ options: PlanOptions, _ machine: Calibration, on alone: borrowing Communicator
) throws -> JobPlan {
  let tries = options.tries
  if !options.structureFiles.isEmpty {
    guard try SavedFieldModel.isFieldModel(options.target, on: alone) else {
      try options.field.requireNone(for: options.target)
      return .targets(try TargetsPlan(options.target, options.structureFiles, on: alone))
    }
    return .prediction(
      try PredictionPlan(
        options.target, options.structureFiles, options.field, tries: tries, on: alone))
  }
  let text = try Job.sharedText(of: options.target, on: alone)
  if try FieldJob.isFieldJob(text, file: options.target) {
    return .field(
      try FieldPlan(try FieldJob(text: text, file: options.target), tries: tries, on: alone))
  }
  return .kernel(
    try KernelPlan(
      try Job(text: text, file: options.target), tries: tries, machine, on: alone))
}

extension RunError {
  /// A job that does not fit the machine (exit code 71).
  static func cannotRun(
    _ target: String, on ranks: Int, _ reason: String, leastRanks: Int?
  ) -> RunError {
    let remedy = leastRanks.map { "use at least \($0) ranks" } ?? "make the job smaller"
    return RunError(
      description: "\(target): the job cannot run on \(ranks) ranks: \(reason); \(remedy)",
      exitCode: 71)
  }
}
