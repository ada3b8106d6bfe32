import Foundation

/// Reads a text file, or a range of its bytes, line by line, holding only a piece of it.
///
/// Lines end with LF or CRLF; the last one may lack its end. Errors name the file.
package struct LineReader {
  /// The file, as the user named it.
  package let path: String
  /// The piece of the file that is in memory.
  package private(set) var buffer: [UInt8]
  /// The place in the file of the first byte of `buffer`.
  private(set) var bufferOffset: Int
  /// The number of the line returned last, counted from one at the start of the file or range.
  package private(set) var lineNumber: Int
  private var cursor = 0
  private var handle: FileHandle?
  private var source: (any ByteSource)?
  private let pieceSize: Int

  /// The place in the file where the next line begins.
  var offset: Int { bufferOffset + cursor }

  /// Reads the file at `path` from byte `offset`, which is the beginning of line `line`.
  init(path: String, from offset: Int = 0, line: Int = 1, pieceSize: Int = 1 << 18)
    throws(InputError)
  {
    self.path = path
    self.pieceSize = pieceSize
    buffer = []
    bufferOffset = offset
    lineNumber = line - 1
    handle = try Self.open(path)
    do { try handle?.seek(toOffset: UInt64(offset)) } catch { throw Self.unreadable(path, error) }
  }

  /// Reads lines from `source`; errors name them `path`.
  package init(_ source: any ByteSource, path: String, pieceSize: Int = 1 << 18) {
    self.path = path
    self.source = source
    self.pieceSize = pieceSize
    buffer = []
    bufferOffset = 0
    lineNumber = 0
  }

  /// Reads lines from memory; errors name them `path`.
  init(bytes: [UInt8], path: String) {
    self.path = path
    buffer = bytes
    bufferOffset = 0
    lineNumber = 0
    pieceSize = 0
  }

  /// The place of the next line in ``buffer``, without its end; nil at the end of the file.
  package mutating func nextLine() throws(InputError) -> Range<Int>? {
    var scanned = cursor
    while true {
      let end = Self.indexOfNewline(in: buffer.span, from: scanned)
      if end < buffer.count {
        return take(upTo: end, next: end + 1)
      }
      scanned = buffer.count - cursor
      if try !readMore() { break }
    }
    return cursor < buffer.count ? take(upTo: buffer.count, next: buffer.count) : nil
  }

  /// An error in the line returned last.
  package func error(
    key: String? = nil, expected: String, found: String, remedy: String = "correct the line"
  ) -> InputError {
    InputError(
      file: path, line: lineNumber, key: key, expected: expected, found: found, remedy: remedy)
  }

  /// The text of a range of ``buffer``, bytes that are not UTF-8 replaced.
  package func text(_ range: Range<Int>) -> String {
    String(decoding: buffer[range], as: UTF8.self)
  }

  private mutating func take(upTo end: Int, next: Int) -> Range<Int> {
    var last = end
    if last > cursor, buffer[last - 1] == 13 { last -= 1 }
    defer {
      cursor = next
      lineNumber += 1
    }
    return cursor..<last
  }

  /// Drops the lines behind the cursor and reads a further piece; false at the end of the file.
  private mutating func readMore() throws(InputError) -> Bool {
    guard handle != nil || source != nil else { return false }
    bufferOffset += cursor
    buffer.removeSubrange(0..<cursor)
    cursor = 0
    let size = max(pieceSize, buffer.count)
    if let source { return try source.read(size, into: &buffer) }
    do {
      guard let data = try handle?.read(upToCount: size), !data.isEmpty else { return false }
      buffer.append(contentsOf: data)
      return true
    } catch {
      throw Self.unreadable(path, error)
    }
  }

  private static func indexOfNewline(in bytes: Span<UInt8>, from start: Int) -> Int {
    var i = start
    while i < bytes.count, bytes[i] != 10 { i += 1 }
    return i
  }

  private static func open(_ path: String) throws(InputError) -> FileHandle {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw InputError(
        .missingInput, file: path, expected: "a readable file",
        found: exists ? "one that cannot be read" : "none",
        remedy: exists ? "correct its permissions" : "correct the path")
    }
    return handle
  }

  private static func unreadable(_ path: String, _ error: any Error) -> InputError {
    InputError(
      .missingInput, file: path, expected: "a readable file", found: error.localizedDescription,
      remedy: "check the file system")
  }

  /// The number of line ends in a range of the bytes of a file.
  static func newlineCount(_ path: String, _ range: Range<Int>) throws(InputError) -> Int {
    let handle = try open(path)
    var (count, rest) = (0, range.count)
    do {
      try handle.seek(toOffset: UInt64(range.lowerBound))
      while rest > 0, let data = try handle.read(upToCount: min(rest, 1 << 18)), !data.isEmpty {
        rest -= data.count
        for byte in Array(data) { count += byte == 10 ? 1 : 0 }
      }
    } catch {
      throw unreadable(path, error)
    }
    return count
  }

  /// The size of a file in bytes.
  static func size(of path: String) throws(InputError) -> Int {
    let handle = try open(path)
    do { return Int(try handle.seekToEnd()) } catch { throw unreadable(path, error) }
  }
}
