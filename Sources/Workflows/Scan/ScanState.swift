/// How far a member of a scan is, as its journal tells.
enum ScanState: String, Sendable {
  /// Nobody began it.
  case waiting
  /// A task runs it.
  case running
  /// It is done.
  case done
  /// It ended with an error; it runs again when asked.
  case failed
  /// It was stopped or killed; it goes on when asked.
  case interrupted
  /// Its job file is not the one that ran: the scan was changed. It runs again when asked.
  case changed

  /// The state that a journal tells.
  ///
  /// - Parameters:
  ///   - journal: The journal, or none.
  ///   - job: The digest of the member's job file as it is now.
  ///   - host: The name of this machine.
  ///   - folder: The folder of the member.
  init(_ journal: ScanJournal?, job: String, host: String, folder: String) {
    guard let journal else {
      self = .waiting
      return
    }
    self =
      switch journal.state {
      case .running: journal.isAbandoned(here: host, in: folder) ? .interrupted : .running
      case _ where journal.job != job: .changed
      case .done: .done
      case .failed: .failed
      case .interrupted: .interrupted
      }
  }

  /// Whether a task should run the member.
  var isOpen: Bool { self != .done && self != .running }
}
