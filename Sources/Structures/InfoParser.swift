/// Reads the second line of an extended XYZ frame: `key=value` pairs and bare flags.
///
/// Values are bare words, quoted texts with backslash escapes, and lists in brackets or braces.
/// The types follow the specification at https://github.com/libAtoms/extxyz: logical, integer, real,
/// text, lists of one of these, and lists of lists of equal length.
struct InfoParser {
  private let bytes: [UInt8]
  private let end: Int
  private var i: Int

  /// What is wrong with the line.
  struct Failure: Error {
    let key: String?
    let expected, found: String
  }

  /// Parses the bytes of `range`.
  static func parse(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(Failure) -> [(key: String, value: InfoValue)] {
    var parser = InfoParser(bytes: bytes, end: range.upperBound, i: range.lowerBound)
    return try parser.pairs()
  }

  private init(bytes: [UInt8], end: Int, i: Int) {
    self.bytes = bytes
    self.end = end
    self.i = i
  }

  private mutating func pairs() throws(Failure) -> [(key: String, value: InfoValue)] {
    var pairs: [(key: String, value: InfoValue)] = []
    var known: Set<String> = []
    while skipSpaces() {
      let key = try key()
      guard known.insert(key).inserted else {
        throw Failure(key: key, expected: "each key once", found: "it twice")
      }
      let afterKey = i
      if skipSpaces(), bytes[i] == UInt8(ascii: "=") {
        i += 1
        guard skipSpaces() else { throw Failure(key: key, expected: "a value", found: "nothing") }
        pairs.append((key, try value(key)))
      } else {
        i = afterKey
        pairs.append((key, .logical(true)))
      }
    }
    return pairs
  }

  /// Moves to the next byte that is not a space; false at the end of the line.
  private mutating func skipSpaces() -> Bool {
    while i < end, Self.isSpace(bytes[i]) { i += 1 }
    return i < end
  }

  private mutating func key() throws(Failure) -> String {
    if bytes[i] == UInt8(ascii: "\"") { return try quoted(nil).text }
    let start = i
    while i < end, !Self.isSpace(bytes[i]), bytes[i] != UInt8(ascii: "=") { i += 1 }
    guard i > start else { throw Failure(key: nil, expected: "a key before '='", found: "'='") }
    return text(start..<i)
  }

  private mutating func value(_ key: String) throws(Failure) -> InfoValue {
    switch bytes[i] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let (text, hasEscapes) = try quoted(key)
      return hasEscapes ? .string(text) : Self.oldArray(text) ?? .string(text)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      let start = i
      let isBrace = bytes[i] == UInt8(ascii: "{")
      let values = Self.homogeneous(try list(key))
      if isBrace, let values, values.contains(where: { $0.string != nil }) {
        return .string(text((start + 1)..<(i - 1)))
      }
      return values.map(InfoValue.list) ?? .string(text(start..<i))
    default:
      let start = i
      while i < end, !Self.isSpace(bytes[i]) { i += 1 }
      return Self.scalar(text(start..<i))
    }
  }

  /// A quoted text without its quotes; `\n` is a line end, other escaped characters are themselves.
  private mutating func quoted(_ key: String?) throws(Failure) -> (text: String, hasEscapes: Bool) {
    let (start, mark) = (i, bytes[i])
    var content: [UInt8] = []
    var hasEscapes = false
    i += 1
    while i < end, bytes[i] != mark {
      if bytes[i] == UInt8(ascii: "\\"), i + 1 < end {
        hasEscapes = true
        i += 1
        content.append(bytes[i] == UInt8(ascii: "n") ? 10 : bytes[i])
      } else {
        content.append(bytes[i])
      }
      i += 1
    }
    guard i < end else {
      throw Failure(key: key, expected: "a closing quote", found: text(start..<end))
    }
    i += 1
    return (String(decoding: content, as: UTF8.self), hasEscapes)
  }

  /// The elements between brackets or braces, separated by commas or spaces.
  private mutating func list(_ key: String, depth: Int = 0) throws(Failure) -> [InfoValue] {
    let start = i
    let closing = bytes[i] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
    var values: [InfoValue] = []
    i += 1
    while skipSpaces(), bytes[i] != closing {
      switch bytes[i] {
      case UInt8(ascii: ","): i += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"): values.append(.string(try quoted(key).text))
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        guard depth < 8 else {
          throw Failure(key: key, expected: "a list of lists at most", found: "deeper lists")
        }
        values.append(.list(try list(key, depth: depth + 1)))
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        throw Failure(key: key, expected: "'\(UnicodeScalar(closing))'", found: text(i..<(i + 1)))
      default: values.append(element())
      }
    }
    guard i < end else {
      throw Failure(
        key: key, expected: "a closing '\(UnicodeScalar(closing))'", found: text(start..<end))
    }
    i += 1
    return values
  }

  private mutating func element() -> InfoValue {
    let start = i
    let marks = Array(",[]{}".utf8)
    while i < end, !Self.isSpace(bytes[i]), !marks.contains(bytes[i]) { i += 1 }
    return Self.scalar(text(start..<i))
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether a byte is a blank, a tab or another ASCII space.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
}
