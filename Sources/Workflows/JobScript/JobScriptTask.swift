/// What the ranks of a job script do.
public enum JobScriptTask: Sendable, Hashable {
  /// Trains a model.
  case fit(job: String, adding: [String])
  /// Predicts with a model.
  case predict(model: String, structures: [String])
  /// Runs the members of a scan, one a task of an array.
  case scan(job: String)
  /// Trains, waits for new data, trains again with them, and reports: one job after another.
  case retraining(job: String, again: String)

  /// The task of a kind that the command line names, with its files.
  ///
  /// - Parameters:
  ///   - kind: What is done.
  ///   - files: A job file; a model and structures; or two job files.
  ///   - adding: Files of factors for a fit.
  /// - Throws: `InputError` for the command line (exit code 64).
  public init(_ kind: Kind, files: [String], adding: [String]) throws {
    guard adding.isEmpty || kind == .fit else {
      throw JobScriptRequest.mistake(
        "--add", "a fit", "a script of kind '\(kind.rawValue)'", "leave it out")
    }
    switch (kind, files.count) {
    case (.fit, 1): self = .fit(job: files[0], adding: adding)
    case (.predict, 2...): self = .predict(model: files[0], structures: Array(files.dropFirst()))
    case (.scan, 1): self = .scan(job: files[0])
    case (.chain, 2): self = .retraining(job: files[0], again: files[1])
    default:
      throw JobScriptRequest.mistake(
        "--kind \(kind.rawValue)", kind.files, "\(files.count) files", "name them in this order")
    }
  }

  /// What the command line calls them.
  public enum Kind: String, CaseIterable, Sendable {
    case fit, predict, scan, chain

    /// The files that one needs.
    var files: String {
      switch self {
      case .fit, .scan: "one job file"
      case .predict: "a model file and structure files"
      case .chain: "two job files, for the first training and for the one with new data"
      }
    }
  }

  /// The name of the job in the queue.
  var name: String {
    switch self {
    case .fit: "emulon-fit"
    case .predict: "emulon-predict"
    case .scan: "emulon-scan"
    case .retraining: "emulon-retrain"
    }
  }

  /// The files that must be there when the script is written.
  var files: [String] {
    switch self {
    case .fit(let job, let adding): [job] + adding
    case .predict(let model, let structures): [model] + structures
    case .scan(let job): [job]
    case .retraining(let job, let again): [job, again]
    }
  }
}
