extension InfoParser {
  /// The value of a bare word.
  static func scalar(_ word: String) -> InfoValue {
    if let value = logical(word) { return .logical(value) }
    let bytes = Array(word.utf8)
    let digits = bytes.drop { $0 == 43 || $0 == 45 }
    let isPadded = digits.count > 1 && digits.first == 48 && digits.allSatisfy { 48...57 ~= $0 }
    if isPadded { return .string(word) }  // "007" is a label
    if let value = NumberParser.integer(bytes.span, bytes.indices) { return .integer(value) }
    guard !digits.allSatisfy({ 48...57 ~= $0 }) else { return .string(word) }
    let value = NumberParser.real(bytes.span, bytes.indices)
    return value.flatMap { $0.isFinite ? .real($0) : nil } ?? .string(word)
  }

  /// The truth value that a word means, if any.
  static func logical(_ word: String) -> Bool? {
    switch word {
    case "T", "True", "true", "TRUE": true
    case "F", "False", "false", "FALSE": false
    default: nil
    }
  }

  /// The numbers or truth values of an array between quotes, as old files have it.
  ///
  /// A single one stands for itself; nil when the text is something else.
  static func oldArray(_ text: String) -> InfoValue? {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "," }.map { scalar(String($0)) }
    guard !words.isEmpty, !words.contains(where: { $0.string != nil }) else { return nil }
    return words.count == 1 ? words[0] : homogeneous(words).map(InfoValue.list)
  }

  /// The values when they are of one kind, whole numbers among reals made real; else nil.
  static func homogeneous(_ values: [InfoValue]) -> [InfoValue]? {
    func kind(_ value: InfoValue) -> Int {
      switch value {
      case .string: 0
      case .integer: 1
      case .real: 2
      case .logical: 3
      case .list: 4
      }
    }
    let kinds = Set(values.map(kind))
    if kinds.count <= 1, kinds != [4] { return values }
    if kinds == [1, 2] { return values.map { $0.real.map(InfoValue.real) ?? $0 } }
    guard kinds == [4], Set(values.map { $0.list?.count ?? 0 }).count == 1 else { return nil }
    let flat = values.flatMap { $0.list ?? [] }
    guard !flat.contains(where: { $0.list != nil }), let same = homogeneous(flat) else {
      return nil
    }
    let width = values.first?.list?.count ?? 0
    return values.indices.map { .list(Array(same[($0 * width)..<(($0 + 1) * width)])) }
  }
}
