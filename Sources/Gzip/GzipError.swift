/// A failure to read or write a compressed or plain file.
public struct GzipError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: Hashable, Sendable {
    /// The file does not exist or cannot be opened.
    case cannotOpen
    /// The file cannot be created.
    case cannotCreate
    /// The compressed data are damaged or end too early.
    case damaged
    /// The system could not read or write.
    case system
  }

  /// The path of the file.
  public let path: String
  /// What went wrong.
  public let reason: Reason
  /// The words of zlib or of the system.
  public let text: String

  /// One line for people.
  public var description: String { "'\(path)': \(text)" }

  /// The exit code of the program (sysexits): 65 bad data, 66 missing, 73 cannot create, 74 input/output.
  public var exitCode: Int32 {
    switch reason {
    case .damaged: 65
    case .cannotOpen: 66
    case .cannotCreate: 73
    case .system: 74
    }
  }
}
