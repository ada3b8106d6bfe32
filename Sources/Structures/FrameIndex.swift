/// The frames of an extended XYZ file that begin in one range of its bytes.
///
/// Several processes cut a file into ranges, look for frames each in its own, and compare notes with
/// their neighbours; nothing that grows with the number of frames is stored or exchanged. A range
/// that begins in the middle of a frame is entered by a guess: the first line that holds nothing but
/// a count and from which a chain of frames (count, comment, atoms, again a count, ...) runs beyond
/// the range or to the end of the file. A comment that is a lone number can deceive the guess, never
/// the result: the first range is exact, and ``isConfirmed(by:)`` compares the beginning of each
/// range with the end of the one before; where they differ, ``corrected(by:)`` walks again from the
/// true beginning. When each range has been confirmed by the end of the range before it, all of them
/// are exact, by induction.
public struct FrameIndex: Hashable, Sendable {
  /// The file.
  public let path: String
  /// The bytes in which the frames begin.
  public let range: Range<Int>
  /// Where the first frame begins; nil when none begins in the range.
  public let firstStart: Int?
  /// Where the first frame behind the range begins, or the size of the file; nil with `firstStart`.
  public let end: Int?
  /// The number of frames that begin in the range.
  public let frameCount: Int
  /// The number of line ends in the range; their sum over the ranges before gives line numbers.
  public let lineCount: Int
  /// The number of line ends in the range before the first frame.
  public let linesBeforeFirst: Int
  /// Whether something else than a frame follows; reading the frames tells the user what.
  public let isBroken: Bool

  /// Finds the frames that begin in `range`: exactly when it begins with the file, else by a guess.
  ///
  /// - Throws: ``InputError`` when the file cannot be read.
  public init(path: String, range: Range<Int>) throws(InputError) {
    let start = try range.lowerBound == 0 ? 0 : Self.guess(path, range)
    try self.init(path: path, range: range, start: start)
  }

  private init(path: String, range: Range<Int>, start: Int?) throws(InputError) {
    let walk = try start.map { start throws(InputError) in
      try FrameWalk(path: path, from: start, to: range.upperBound)
    }
    self.path = path
    self.range = range
    firstStart = walk?.firstStart
    end = walk?.firstStart == nil ? nil : walk?.end
    frameCount = walk?.frameCount ?? 0
    isBroken = walk?.isBroken ?? false
    let middle = walk?.firstStart ?? range.lowerBound
    let before = try LineReader.newlineCount(path, range.lowerBound..<middle)
    linesBeforeFirst = before
    lineCount = try before + LineReader.newlineCount(path, middle..<range.upperBound)
  }

  /// The beginning of a line of the range from which a chain of frames runs beyond the range.
  private static func guess(_ path: String, _ range: Range<Int>) throws(InputError) -> Int? {
    var lines = try LineReader(path: path, from: range.lowerBound - 1)
    guard try lines.nextLine() != nil else { return nil }
    while lines.offset < range.upperBound {
      let start = lines.offset
      guard let line = try lines.nextLine() else { return nil }
      guard FrameWalk.atomCount(lines.buffer.span, line) != nil else { continue }
      let walk = try FrameWalk(path: path, from: start, to: range.upperBound)
      // A long chain is taken even when it breaks further on, as in a file that was cut off: the
      // neighbours check it anyway, and trying all its members would take for ever.
      if !walk.isBroken || walk.frameCount >= 8 { return start }
    }
    return nil
  }

  /// Whether the true end of the frames of the ranges before agrees with what was found here.
  public func isConfirmed(by previousEnd: Int) -> Bool {
    firstStart.map { $0 == previousEnd } ?? (previousEnd >= range.upperBound)
  }

  /// What stands in the range when the frames of the ranges before end at `previousEnd`.
  public func corrected(by previousEnd: Int) throws(InputError) -> FrameIndex {
    if isConfirmed(by: previousEnd) { return self }
    let start = previousEnd < range.upperBound ? previousEnd : nil
    return try FrameIndex(path: path, range: range, start: start)
  }

  /// Where the frames of this range and the ranges before end, for the next range to compare with.
  public func end(after previousEnd: Int) -> Int { end ?? previousEnd }

  /// The frames of this range, to be read after the index was confirmed or corrected.
  ///
  /// - Parameter linesBefore: The sum of ``lineCount`` over the ranges before.
  /// - Returns: A reader whose errors name lines of the file; nil when no frame begins here.
  /// - Throws: ``InputError`` when the file cannot be read.
  public func reader(linesBefore: Int) throws(InputError) -> ExtendedXYZReader? {
    guard let firstStart, let end else { return nil }
    return try ExtendedXYZReader(
      path: path, range: firstStart..<(isBroken ? end : range.upperBound),
      firstLine: linesBefore + linesBeforeFirst + 1)
  }

  /// The range of bytes of one of `count` processes, as equal as possible.
  public static func range(_ index: Int, of count: Int, fileSize: Int) -> Range<Int> {
    precondition(count > 0 && (0..<count).contains(index), "a range in 0..<\(count); got \(index)")
    let (quotient, rest) = fileSize.quotientAndRemainder(dividingBy: count)
    let start = index * quotient + min(index, rest)
    return start..<(start + quotient + (index < rest ? 1 : 0))
  }

  /// The size of a file in bytes.
  public static func fileSize(_ path: String) throws(InputError) -> Int {
    try LineReader.size(of: path)
  }
}
