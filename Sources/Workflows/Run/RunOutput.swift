import Foundation

/// Where a run leaves its results: a folder, or one file.
///
/// What is told about the run stands in the folder, or beside the file under names that begin with its own.
enum RunOutput: Sendable, Hashable {
  case folder(String)
  case file(String)

  /// The state of the run while it lives and after it.
  var statusPath: String { path(inFolder: "status.json", suffix: ".status.json") }
  /// The facts, stages and the end of the run.
  var recordPath: String { path(inFolder: "emulon-run.json", suffix: ".run.json") }
  /// The file that keeps a second run away.
  var lockPath: String { path(inFolder: ".emulon.lock", suffix: ".lock") }

  private func path(inFolder name: String, suffix: String) -> String {
    switch self {
    case .folder(let path): "\(path)/\(name)"
    case .file(let path): path + suffix
    }
  }
}

/// JSON as Emulon writes it: keys in snake case and alphabetical order, one a line.
enum RunJSON {
  static func data(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return try encoder.encode(value) + Data("\n".utf8)
  }

  static func value<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: data)
  }

  /// Writes a value into a file, which is replaced as a whole or stays as it was.
  static func write(_ value: some Encodable, to path: String) throws {
    let part = path + ".part"
    do {
      try data(value).write(to: URL(filePath: part))
      guard unsafe rename(part, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      _ = unsafe unlink(part)
      throw error
    }
  }
}
