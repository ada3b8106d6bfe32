/// A value that describes a whole structure, such as its energy, a label or a stress tensor.
public indirect enum InfoValue: Hashable, Sendable {
  /// A text.
  case string(String)
  /// A whole number.
  case integer(Int)
  /// A real number.
  case real(Double)
  /// A truth value.
  case logical(Bool)
  /// Values of one kind, or rows of equal length of them.
  case list([InfoValue])

  /// The text, when it is one.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The whole number, when it is one.
  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, when it is a real or a whole one.
  public var real: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The truth value, when it is one.
  public var logical: Bool? {
    if case .logical(let value) = self { value } else { nil }
  }

  /// The elements, when this is a list.
  public var list: [InfoValue]? {
    if case .list(let values) = self { values } else { nil }
  }

  /// The numbers of a list, row after row when the list has rows; nil when one is not a number.
  public var reals: [Double]? {
    guard case .list(let values) = self else { return real.map { [$0] } }
    var numbers: [Double] = []
    for value in values {
      guard let part = value.reals else { return nil }
      numbers += part
    }
    return numbers
  }

  /// The words or numbers as they stand in a label, for grouping and for messages.
  public var text: String {
    switch self {
    case .string(let value): value
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .logical(let value): value ? "T" : "F"
    case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    }
  }
}
