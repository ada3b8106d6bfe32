import Foundation

/// The content of `emulon-run.json`: the facts of a run, where its time went, and how it ended.
///
/// Every key is described in `Documentation/Provenance.md`, which a test holds against this type.
struct RunRecord: Encodable, Sendable {
  /// Rises when the meaning of a key changes.
  static let currentVersion = 1

  struct Stage: Encodable, Sendable {
    let stage: String
    let nested: Bool
    let calls: Int
    let secondsMin: Double
    let seconds: Double
    let secondsMax: Double
    let imbalance: Double
    let gflop: Double
    let gflopPerSecond: Double
    let dgemmShare: Double?
    let bytesSent: Int
    let bytesReceived: Int
    let bytesWritten: Int
  }

  struct Memory: Encodable, Sendable {
    let peakMin: Int
    let peakMean: Int
    let peakMax: Int
    let peakRank: Int
    let peakHost: String
  }

  struct Exit: Encodable, Sendable {
    let state: RunStatus.State
    let exitCode: Int32
    let reason: String
    let end: String
    let wallSeconds: Double
    /// The ranks whose figures are in `stages` and `memory`: one alone after a failure.
    let ranksCounted: Int
  }

  let facts: RunFacts
  let dgemmGflops: Double
  let stages: [Stage]
  let memory: Memory
  let exit: Exit

  /// The record of a run that ended.
  ///
  /// - Parameters:
  ///   - facts: What the run is.
  ///   - summary: Where its time went; of one rank after a failure.
  ///   - rank: The rank that writes.
  ///   - state: How it ended.
  ///   - exitCode: The exit code of the program.
  ///   - reason: Why it ended, on one line.
  init(
    _ facts: RunFacts, _ summary: RunSummary, rank: Int, state: RunStatus.State, exitCode: Int32,
    reason: String
  ) {
    self.facts = facts
    dgemmGflops = summary.dgemmRate
    stages = summary.stages.map { stage in
      Stage(
        stage: stage.name, nested: stage.isNested, calls: stage.calls,
        secondsMin: stage.seconds.minimum, seconds: stage.seconds.mean,
        secondsMax: stage.seconds.maximum, imbalance: stage.imbalance, gflop: stage.flops / 1e9,
        gflopPerSecond: stage.rate, dgemmShare: summary.dgemmShare(of: stage),
        bytesSent: stage.traffic.sent, bytesReceived: stage.traffic.received,
        bytesWritten: stage.traffic.written)
    }
    let peaks = summary.peakMemory
    let largest = peaks.max() ?? 0
    let owner = peaks.count == 1 ? rank : peaks.firstIndex(of: largest) ?? 0
    memory = Memory(
      peakMin: peaks.min() ?? 0, peakMean: peaks.reduce(0, +) / max(1, peaks.count),
      peakMax: largest, peakRank: owner,
      peakHost: facts.layout.hosts[facts.layout.hostOfRank[owner]])
    exit = Exit(
      state: state, exitCode: exitCode, reason: reason, end: Date.now.formatted(.iso8601),
      wallSeconds: summary.elapsed, ranksCounted: peaks.count)
  }

  private enum Key: String, CodingKey {
    case schema, schemaVersion, dgemmGflops, stages, memory, exit
  }

  /// The facts stand beside the other keys, not in an object of their own.
  func encode(to encoder: any Encoder) throws {
    try facts.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("emulon-run", forKey: .schema)
    try container.encode(Self.currentVersion, forKey: .schemaVersion)
    try container.encode(dgemmGflops, forKey: .dgemmGflops)
    try container.encode(stages, forKey: .stages)
    try container.encode(memory, forKey: .memory)
    try container.encode(exit, forKey: .exit)
  }
}
