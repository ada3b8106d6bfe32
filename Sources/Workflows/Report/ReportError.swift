/// A report that could not be written.
///
/// Its description is one line.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// gnuplot ended with an error; its own first message.
  case gnuplotFailed(picture: String, message: String)
  /// A file or directory could not be written.
  case cannotWrite(path: String, reason: String)

  /// The exit code of the program (sysexits): 73, the output cannot be created.
  public var exitCode: Int32 { 73 }

  /// What failed, and the reason.
  public var description: String {
    switch self {
    case .gnuplotFailed(let picture, let message):
      "gnuplot could not draw '\(picture)': \(message)"
    case .cannotWrite(let path, let reason):
      "could not write '\(path)': \(reason)"
    }
  }
}
