/// A walk from frame to frame that looks at the counts only.
struct FrameWalk {
  /// Where the first frame begins; nil when there is none before the limit.
  private(set) var firstStart: Int?
  /// The number of frames that begin before the limit.
  private(set) var frameCount = 0
  /// Where the first frame at or behind the limit begins, or the size of the file.
  private(set) var end = 0
  /// Whether a line that should hold a count does not, or the file ends within a frame.
  private(set) var isBroken = false

  /// Walks from the line that begins at byte `start` until a frame begins at `limit` or behind it.
  init(path: String, from start: Int, to limit: Int) throws(InputError) {
    var lines = try LineReader(path: path, from: start)
    while true {
      let offset = lines.offset
      guard let line = try lines.nextLine() else {
        end = offset
        return
      }
      if Self.isBlank(lines.buffer.span, line) { continue }
      let count = Self.atomCount(lines.buffer.span, line)
      if offset >= limit, count != nil {
        end = offset
        return
      }
      if offset < limit {
        firstStart = firstStart ?? offset
        frameCount += 1
      }
      guard let count, try Self.skip(count, of: &lines) else {
        isBroken = true
        end = try LineReader.size(of: path)
        return
      }
    }
  }

  /// Passes over the comment and the atoms of a frame; false when the file ends before.
  private static func skip(_ count: Int, of lines: inout LineReader) throws(InputError) -> Bool {
    for _ in 0...count {
      if try lines.nextLine() == nil { return false }
    }
    return true
  }

  /// The number of a line that holds nothing but a whole number, not negative.
  static func atomCount(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
    var cursor = line.lowerBound
    guard let word = AtomColumns.nextWord(bytes, line, &cursor),
      AtomColumns.nextWord(bytes, line, &cursor) == nil,
      let count = NumberParser.integer(bytes, word), count >= 0, count < Int.max
    else { return nil }
    return count
  }

  private static func isBlank(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    var cursor = line.lowerBound
    return AtomColumns.nextWord(bytes, line, &cursor) == nil
  }
}
