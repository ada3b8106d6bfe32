import Structures

/// Reads long runs of numbers that are broken into lines anywhere, as they stand in field files.
struct ValueReader {
  /// The lines of the file.
  var lines: LineReader
  /// What is left of the line returned last.
  private var rest = 0..<0

  init(_ lines: LineReader) { self.lines = lines }

  /// Reads the next numbers into all of `values`.
  ///
  /// - Parameters:
  ///   - values: Receives as many numbers as it has elements.
  ///   - expected: What the numbers are, for the error of a file that ends too early.
  /// - Throws: `InputError` when the file ends or a word is no finite number.
  mutating func read(_ values: inout [Double], _ expected: String) throws(InputError) {
    var done = 0
    while done < values.count {
      if rest.isEmpty { try advance(expected) }
      let (next, wrong) = Self.parse(lines.buffer.span, rest, &values, &done)
      if let wrong {
        guard let value = Self.fortran(lines.buffer[wrong]) else {
          throw lines.error(
            expected: "a finite number", found: "'\(lines.text(wrong))'",
            remedy: "calculate the field again, or correct the line")
        }
        values[done] = value
        done += 1
      }
      rest = next..<rest.upperBound
    }
  }

  /// Passes over the next `count` numbers without converting them.
  mutating func skip(_ count: Int, _ expected: String) throws(InputError) {
    var left = count
    while left > 0 {
      if rest.isEmpty { try advance(expected) }
      rest = Self.pass(lines.buffer.span, rest, &left)..<rest.upperBound
    }
  }

  /// Throws when more stands behind the last number on its line.
  mutating func endLine(_ expected: String) throws(InputError) {
    let more = lines.text(rest).split(whereSeparator: \.isWhitespace)
    guard let word = more.first else {
      rest = 0..<0
      return
    }
    throw lines.error(
      expected: expected + " and no more", found: "'\(word)' behind the last one",
      remedy: "correct the numbers of grid points")
  }

  /// The next line as it stands, nil at the end of the file.
  mutating func line() throws(InputError) -> Range<Int>? {
    rest = 0..<0
    return try lines.nextLine()
  }

  private mutating func advance(_ expected: String) throws(InputError) {
    guard let line = try lines.nextLine() else {
      throw lines.error(
        expected: expected, found: "the end of the file", remedy: "complete the file")
    }
    rest = line
  }

  /// Converts words until `values` are full, the line ends or a word is no finite number.
  private static func parse(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ values: inout [Double], _ done: inout Int
  ) -> (next: Int, wrong: Range<Int>?) {
    var i = line.lowerBound
    while done < values.count {
      while i < line.upperBound, bytes[i] <= 32 { i += 1 }
      guard i < line.upperBound else { return (i, nil) }
      let start = i
      while i < line.upperBound, bytes[i] > 32 { i += 1 }
      guard let value = NumberParser.real(bytes, start..<i), value.isFinite else {
        return (i, start..<i)
      }
      values[done] = value
      done += 1
    }
    return (i, nil)
  }

  private static func pass(_ bytes: Span<UInt8>, _ line: Range<Int>, _ left: inout Int) -> Int {
    var i = line.lowerBound
    while left > 0 {
      while i < line.upperBound, bytes[i] <= 32 { i += 1 }
      guard i < line.upperBound else { return i }
      while i < line.upperBound, bytes[i] > 32 { i += 1 }
      left -= 1
    }
    return i
  }

  /// A number whose exponent of three digits has pushed away its letter: `0.12345678901-100`.
  private static func fortran(_ word: ArraySlice<UInt8>) -> Double? {
    guard let sign = word.indices.dropFirst().last(where: { word[$0] == 45 || word[$0] == 43 })
    else { return nil }
    let bytes = Array(word[..<sign]) + [69] + Array(word[sign...])
    guard let value = NumberParser.real(bytes.span, bytes.indices), value.isFinite else {
      return nil
    }
    return value
  }
}
