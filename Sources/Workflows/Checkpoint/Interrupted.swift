import MPI

/// The end of a run that was asked to stop: run the same command again to go on (exit code 75).
struct Interrupted: ExitCoded, Hashable, CustomStringConvertible {
  /// Who asked for it.
  let reason: StopReason
  /// The stage that was interrupted.
  let stage: String
  /// The folder of the checkpoint; `nil` when none was written.
  let folder: String?

  /// 75: a temporary failure.
  var exitCode: Int32 { 75 }

  /// One line that says what to do next.
  var description: String {
    let kept = folder.map { "the checkpoint in '\($0)' is complete" } ?? "nothing had to be kept"
    return "stopped by \(reason) in '\(stage)'; \(kept); "
      + "run the same command with '--restart auto' to go on"
  }
}

/// Why a run stops before its end.
enum StopReason: Hashable, Sendable, CustomStringConvertible {
  case signal(Int)
  case timeLimit

  /// The number by which ranks agree on a reason; zero is none.
  init?(code: Int) {
    if code == 0 { return nil }
    self = code == Self.timeLimit.code ? .timeLimit : .signal(code)
  }

  /// The number by which ranks agree on a reason.
  var code: Int {
    switch self {
    case .signal(let number): number
    case .timeLimit: 1000
    }
  }

  /// For people.
  var description: String {
    switch self {
    case .signal(let number): Signals.name(number)
    case .timeLimit: "the time limit"
    }
  }
}
