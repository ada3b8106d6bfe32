import Foundation

/// The content of `status.json`: where a run stands, for people, scripts and job chains.
///
/// Every key is described in `Documentation/Provenance.md`.
struct RunStatus: Codable, Sendable {
  /// Whether and how a run ended.
  enum State: String, Codable, Sendable {
    case running, finished
    /// Stopped with a checkpoint; the same command goes on (exit code 75).
    case interrupted
    case failed
  }

  /// Rises when the meaning of a key changes.
  static let currentVersion = 1

  var schema = "emulon-status"
  var schemaVersion = RunStatus.currentVersion
  var state: State
  var command: String
  /// The innermost stage that runs, or that ran last.
  var stage: String
  /// The share of the work of the last progress that was told, 0 to 1.
  var share: Double
  var exitCode: Int32?
  /// The line with which a failed run ended.
  var message: String?
  /// The rank that wrote the file, its host and its process.
  var rank: Int
  var host: String
  var pid: Int32
  var ranks: Int
  /// Times in ISO 8601.
  var start: String
  var updated: String
  var elapsedSeconds: Double
  /// The SLURM job, and how often it was started again.
  var jobId: String?
  var restartCount: Int?

  /// Reads a file; nothing when there is none or it is none.
  static func read(_ path: String) -> RunStatus? {
    FileManager.default.contents(atPath: path).flatMap {
      try? RunJSON.value(RunStatus.self, from: $0)
    }
  }
}
