import Foundation
public import Logging

/// A log handler that writes one plain line a message to standard error: `14:03:22 warning: text`.
public struct LineLogHandler: LogHandler {
  /// Values that every message of the logger carries.
  public var metadata: Logger.Metadata = [:]
  /// The least level that is written.
  public var logLevel: Logger.Level

  /// A handler for messages of at least `level`.
  public init(level: Logger.Level) { logLevel = level }

  /// The metadata value of a key.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one message.
  public func log(event: LogEvent) {
    let time = Date.now.formatted(
      Date.ISO8601FormatStyle(timeZone: .current).time(includingFractionalSeconds: false))
    let mark = event.level == .info ? "" : "\(event.level): "
    printLine("\(time) \(mark)\(event.message)")
  }
}
