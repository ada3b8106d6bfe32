import Foundation
import Glibc

/// What one member of a scan did: `journal.json` in its folder, written by the one task that runs the member.
struct ScanJournal: Codable, Hashable, Sendable {
  /// How far a member came.
  enum State: String, Codable, Sendable {
    case running, done, failed, interrupted
  }

  /// The figures of one evaluation of the member's model, one a run of the evaluation.
  struct Score: Codable, Hashable, Sendable {
    /// The evaluation, such as `folds`.
    let evaluation: String
    /// What each run is: a seed, a fold, a structure.
    let runs: [String]
    /// Mean absolute errors, root mean square errors and coefficients of determination; none where not finite.
    let mae: [Double?]
    let rmse: [Double?]
    let r2: [Double?]
    /// The error inside the training structures of each run by which the fit chose; none where it had no choice.
    var inner: [Double?]?

    /// The figures of one kind.
    func values(_ metric: ScanScore.Metric) -> [Double?] {
      switch metric {
      case .mae: mae
      case .rmse: rmse
      case .r2: r2
      }
    }

    /// The mean of the figures of one kind over the runs; none where one is missing.
    func mean(_ metric: ScanScore.Metric) -> Double? {
      let values = values(metric).compactMap(\.self)
      guard !values.isEmpty, values.count == runs.count else { return nil }
      return values.reduce(0, +) / Double(values.count)
    }
  }

  /// The version of the layout of the file.
  static let schema = "emulon-scan-journal 1"

  var schema = Self.schema
  /// The number of the member, and the rung of a halving scan.
  var member: Int
  var rung: Int
  /// The parameters for people.
  var values: [ScanMember.Value]
  /// The digest of the member's job file, to notice a scan that was changed meanwhile.
  var job: String
  var state: State
  /// How often the member was started.
  var attempts: Int
  /// Where it runs or ran.
  var host: String
  var process: Int32
  var batchJob: String?
  var ranks: Int
  var start: String
  var end: String?
  /// How it ended, and the error for people.
  var exitCode: Int32?
  var message: String?
  /// The wall time, and the largest resident size of a rank, bytes.
  var seconds: Double?
  var memory: Int?
  /// The unit of errors.
  var unit: String?
  var scores: [Score] = []
  /// The error that the fit found inside its training structures when it chose its own parameters.
  var innerError: Double?

  /// Reads the journal in a folder; none where there is no whole journal of this layout.
  init?(in folder: String) {
    guard let data = FileManager.default.contents(atPath: folder + "/" + Self.fileName),
      let journal = try? JSONDecoder().decode(ScanJournal.self, from: data),
      journal.schema == Self.schema
    else { return nil }
    self = journal
  }

  /// The journal of a member that begins to run.
  init(_ member: ScanMember, rung: Int, job: String, attempts: Int, ranks: Int) {
    (self.member, self.rung, values, self.job) = (member.index, rung, member.values, job)
    (state, self.attempts, self.ranks) = (.running, attempts, ranks)
    (host, process) = (Self.machine, getpid())
    batchJob = Self.batchJob
    start = Date.now.formatted(.iso8601)
  }

  /// The batch job of this process as SLURM lists it: `1234`, or `1234_7` for a task of an array.
  static var batchJob: String? {
    let environment = ProcessInfo.processInfo.environment
    guard let array = environment["SLURM_ARRAY_JOB_ID"],
      let task = environment["SLURM_ARRAY_TASK_ID"]
    else { return environment["SLURM_JOB_ID"] }
    return "\(array)_\(task)"
  }

  /// The name of this machine; the same with and without MPI.
  static var machine: String {
    let text = FileManager.default.contents(atPath: "/proc/sys/kernel/hostname") ?? Data()
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static let fileName = "journal.json"

  /// The text of the file.
  var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
  }

  /// Replaces the journal in a folder as a whole.
  func write(in folder: String) throws {
    let path = folder + "/" + Self.fileName
    do {
      try Data(try text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch { throw RunError.cannotCreate(path, "the journal cannot be written") }
  }

  /// Whether the process that wrote `running` is gone, as far as this machine can tell.
  ///
  /// - Parameters:
  ///   - here: The name of this machine.
  ///   - folder: The folder of the member, where a run renews its status every few seconds.
  /// - Returns: Whether the member runs no more.
  func isAbandoned(here: String, in folder: String) -> Bool {
    guard state == .running else { return false }
    if host == here { return kill(process, 0) != 0 && errno == ESRCH }
    let times = [Self.fileName, "status.json"].compactMap { name in
      let facts = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      return facts?[.modificationDate] as? Date
    }
    return times.allSatisfy { Date.now.timeIntervalSince($0) > Self.silenceLimit }
  }

  /// After how many seconds without a sign of life a run on another machine counts as gone.
  static let silenceLimit = 180.0
}
