extension AtomColumns {
  /// The next word of a line, nil at its end.
  @inline(__always)
  static func nextWord(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int
  ) -> Range<Int>? {
    var i = cursor
    let end = line.upperBound
    while i < end, bytes[i] <= 32 { i += 1 }
    guard i < end else { return nil }
    let start = i
    while i < end, bytes[i] > 32 { i += 1 }
    cursor = i
    return start..<i
  }

  static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var word: [UInt8] = []
    for i in range { word.append(bytes[i]) }
    return String(decoding: word, as: UTF8.self)
  }

  func failure(_ k: Int, _ expected: String, _ found: String) -> InfoParser.Failure {
    InfoParser.Failure(key: columns[k].name, expected: expected, found: found)
  }

  func word(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int, _ k: Int
  ) throws(InfoParser.Failure) -> Range<Int> {
    guard let word = Self.nextWord(bytes, line, &cursor) else {
      throw failure(k, kindText(k), "the end of the line")
    }
    return word
  }

  func real(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int, _ k: Int
  ) throws(InfoParser.Failure) -> Double {
    let word = try word(bytes, line, &cursor, k)
    guard let value = NumberParser.real(bytes, word), value.isFinite else {
      throw failure(k, kindText(k), "'\(Self.text(bytes, word))'")
    }
    return value
  }

  func integer(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int, _ k: Int
  ) throws(InfoParser.Failure) -> Int {
    let word = try word(bytes, line, &cursor, k)
    guard let value = NumberParser.integer(bytes, word) else {
      throw failure(k, kindText(k), "'\(Self.text(bytes, word))'")
    }
    return value
  }

  func logical(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int, _ k: Int
  ) throws(InfoParser.Failure) -> Bool {
    let word = Self.text(bytes, try word(bytes, line, &cursor, k))
    guard let value = InfoParser.logical(word) else { throw failure(k, kindText(k), "'\(word)'") }
    return value
  }

  func element(
    _ bytes: Span<UInt8>, _ line: Range<Int>, _ cursor: inout Int, _ k: Int
  ) throws(InfoParser.Failure) -> Element {
    let word = try word(bytes, line, &cursor, k)
    if word.count <= 2 {
      let second = word.count == 2 ? bytes[word.lowerBound + 1] : 0
      if let element = Element(symbol: bytes[word.lowerBound], second) { return element }
    }
    if ignoresFurtherValues, let number = NumberParser.integer(bytes, word),
      let element = Element(atomicNumber: number)
    {
      return element
    }
    throw failure(k, "a chemical symbol", "'\(Self.text(bytes, word))'")
  }

  /// What a column expects, in words.
  func kindText(_ k: Int) -> String {
    let kind: String
    switch columns[k].target {
    case .species: return "a chemical symbol"
    case .atomicNumber: return "an atomic number"
    case .position, .reals: kind = "finite number"
    case .integers: kind = "whole number"
    case .logicals: kind = "logical value (T or F)"
    case .strings: kind = "word"
    }
    return columns[k].width == 1 ? "a \(kind)" : "\(columns[k].width) \(kind)s"
  }
}
