/// The error on the ranks where a shared action succeeded but failed elsewhere.
public struct PeerFailure: ExitCoded, Hashable, CustomStringConvertible {
  /// The lowest rank that failed, in the communicator of the action.
  public let rank: Int
  /// The text of its error.
  public let message: String
  /// The exit code of its error.
  public let exitCode: Int32

  /// The failure of `rank`, told by its message and its exit code.
  public init(rank: Int, message: String, exitCode: Int32) {
    self.rank = rank
    self.message = message
    self.exitCode = exitCode
  }

  /// The message, with the rank that it comes from.
  public var description: String { "\(message) (on rank \(rank))" }
}
