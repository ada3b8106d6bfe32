extension Element: Codable {
  /// Reads an element from its symbol.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let symbol = try container.decode(String.self)
    guard let element = Element(symbol) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no element is called '\(symbol)'")
    }
    self = element
  }

  /// Writes the symbol of the element.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(symbol)
  }
}
