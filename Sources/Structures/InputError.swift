/// A mistake in what the user gave: where it stands, what was expected, what was found, what to do.
///
/// This is the one error type for wrong input in the whole program. Its description is one line:
/// `dimers.extxyz:42: expected 3 numbers for 'pos'; found 'abc'; correct the line`.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What sort of input is wrong; it decides the exit code of the program.
  public enum Kind: Hashable, Sendable {
    /// The command line or the job file.
    case usage
    /// The contents of a data file.
    case badData
    /// A file that is absent or cannot be read.
    case missingInput
  }

  /// What sort of input is wrong.
  public var kind: Kind
  /// The file, as the user named it.
  public var file: String?
  /// The line in the file, counted from one.
  public var line: Int?
  /// The key, column or option that is wrong.
  public var key: String?
  /// What should stand there.
  public var expected: String
  /// What stands there instead.
  public var found: String
  /// What the user can do about it.
  public var remedy: String

  /// Describes a mistake; by default one in a data file.
  public init(
    _ kind: Kind = .badData, file: String? = nil, line: Int? = nil, key: String? = nil,
    expected: String, found: String, remedy: String
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.key = key
    self.expected = expected
    self.found = found
    self.remedy = remedy
  }

  /// The exit code of the program (sysexits): 64 usage, 65 bad data, 66 missing input.
  public var exitCode: Int32 {
    switch kind {
    case .usage: 64
    case .badData: 65
    case .missingInput: 66
    }
  }

  /// The same error with the place filled in where it was not known yet.
  public func at(file: String? = nil, line: Int? = nil) -> InputError {
    var error = self
    error.file = self.file ?? file
    error.line = self.line ?? line
    return error
  }

  /// Exactly one line, without control characters; long pieces of input are shortened.
  public var description: String {
    var place = file.map { Self.oneLine($0, limit: 400) } ?? ""
    if let line { place += place.isEmpty ? "line \(line)" : ":\(line)" }
    if !place.isEmpty { place += ": " }
    let subject = key.map { " for '\(Self.oneLine($0, limit: 60))'" } ?? ""
    let parts = [
      Self.oneLine(expected, limit: 200) + subject, "found " + Self.oneLine(found), remedy,
    ]
    return place + "expected " + parts.joined(separator: "; ")
  }

  /// `text` with control characters escaped, cut after `limit` characters.
  private static func oneLine(_ text: String, limit: Int = 120) -> String {
    var line = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      let isControl = scalar.value < 32 || scalar.value == 127 || (0x80...0x9f ~= scalar.value)
      let isSeparator = scalar.value == 0x2028 || scalar.value == 0x2029
      line += isControl || isSeparator ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.unicodeScalars.count > limit ? line + "..." : line
  }
}
