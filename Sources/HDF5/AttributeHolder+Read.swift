import CHDF5

extension AttributeHolder where Self: ~Copyable {
  /// The number in an attribute.
  public func attribute<Element: HDF5Element>(_ attribute: String, as type: Element.Type)
    throws(HDF5Error) -> Element
  {
    try single(try attributeValues(attribute, of: type), attribute)
  }

  /// The text in an attribute.
  public func attributeText(_ attribute: String) throws(HDF5Error) -> String {
    try single(try attributeTexts(attribute), attribute)
  }

  /// All numbers in an attribute, by rows.
  public func attributeValues<Element: HDF5Element>(_ attribute: String, of type: Element.Type)
    throws(HDF5Error) -> [Element]
  {
    let action = "read the \(label(attribute))"
    let id = try openAttribute(attribute)
    let fileType = try Identifier(H5Aget_type(id.raw), closing: H5Tclose, action, in: path)
    try requireNumbers(fileType.raw, as: type, action, in: path)
    let space = try Identifier(H5Aget_space(id.raw), closing: H5Sclose, action, in: path)
    let count = Int(H5Sget_simple_extent_npoints(space.raw))
    var result = [Element](repeating: .zero, count: count)
    if count > 0 {
      try check(unsafe H5Aread(id.raw, Element.nativeType, &result), action, in: path)
    }
    return result
  }

  /// All texts in an attribute, by rows.
  public func attributeTexts(_ attribute: String) throws(HDF5Error) -> [String] {
    let action = "read the \(label(attribute))"
    let id = try openAttribute(attribute)
    let type = try Identifier(H5Aget_type(id.raw), closing: H5Tclose, action, in: path)
    let space = try Identifier(H5Aget_space(id.raw), closing: H5Sclose, action, in: path)
    let raw = id.raw
    return try unsafe texts(type: type.raw, space: space.raw, action, in: path) {
      unsafe H5Aread(raw, $0, $1)
    }
  }

  func openAttribute(_ attribute: String) throws(HDF5Error) -> Identifier {
    guard try hasAttribute(attribute) else {
      throw HDF5Error(
        action: "read the \(label(attribute))", path: path, reason: "it does not exist",
        exitCode: 65)
    }
    return try Identifier(
      unsafe H5Aopen(handle, attribute, emulon_default()), closing: H5Aclose,
      "read the \(label(attribute))", in: path)
  }

  private func single<Value>(_ values: [Value], _ attribute: String) throws(HDF5Error) -> Value {
    guard let value = values.first, values.count == 1 else {
      throw HDF5Error(
        action: "read the \(label(attribute))", path: path,
        reason: "expected one value; got \(values.count)", exitCode: 65)
    }
    return value
  }
}
