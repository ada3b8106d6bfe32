import HDF5

/// The value of an attribute of an HDF5 file: one or several texts or numbers.
enum AttributeValue: Encodable, Sendable {
  case texts([String])
  case integers([Int])
  case numbers([Double])
  /// A value of a kind that Emulon does not write.
  case other

  /// Reads an attribute, whatever it holds.
  init(_ attribute: String, of holder: borrowing some AttributeHolder & ~Copyable) {
    if let texts = try? holder.attributeTexts(attribute) {
      self = .texts(texts)
    } else if let values = try? holder.attributeValues(attribute, of: Int.self) {
      self = .integers(values)
    } else if let values = try? holder.attributeValues(attribute, of: Double.self) {
      self = .numbers(values)
    } else {
      self = .other
    }
  }

  /// The values for people, separated by commas.
  var text: String {
    switch self {
    case .texts(let texts): texts.joined(separator: ", ")
    case .integers(let values): values.map { "\($0)" }.joined(separator: ", ")
    case .numbers(let values): values.map { "\($0)" }.joined(separator: ", ")
    case .other: "(of another kind)"
    }
  }

  /// One value as it is, several as a list; what JSON has no word for becomes `null`.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .texts(let texts) where texts.count == 1: try container.encode(texts[0])
    case .texts(let texts): try container.encode(texts)
    case .integers(let values) where values.count == 1: try container.encode(values[0])
    case .integers(let values): try container.encode(values)
    case .numbers(let values) where values.count == 1:
      try container.encode(values[0].finiteOrNone)
    case .numbers(let values): try container.encode(values.map(\.finiteOrNone))
    case .other: try container.encodeNil()
    }
  }
}

extension Double {
  /// The number, or nothing where JSON could not hold it.
  var finiteOrNone: Double? { isFinite ? self : nil }
}
