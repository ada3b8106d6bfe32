public import CHDF5

/// A file, a group or a dataset: what can have attributes.
///
/// In a file that is open on a communicator, all ranks call every function here, with the same
/// arguments. An attribute is written anew when one of its name exists, and holds less than 64 KiB.
public protocol AttributeHolder: ~Copyable {
  /// The name in the file, for error messages.
  var name: String { get }
  /// The path of the file, for error messages.
  var path: String { get }
  /// HDF5's identifier, for calls to the C library.
  var handle: hid_t { get }
}

extension AttributeHolder where Self: ~Copyable {
  /// Writes an attribute of one number.
  public func setAttribute<Element: HDF5Element>(_ attribute: String, _ value: Element)
    throws(HDF5Error)
  {
    try setAttribute(attribute, [value], shape: [])
  }

  /// Writes an attribute of numbers, in one dimension unless `shape` says otherwise.
  public func setAttribute<Element: HDF5Element>(
    _ attribute: String, _ values: [Element], shape: [Int]? = nil
  ) throws(HDF5Error) {
    let shape = shape ?? [values.count]
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values; got shape \(shape)")
    let id = try createAttribute(attribute, type: Element.nativeType, shape)
    let status = unsafe values.withUnsafeBytes {
      unsafe H5Awrite(id.raw, Element.nativeType, $0.baseAddress)
    }
    if !values.isEmpty { try check(status, "write the \(label(attribute))", in: path) }
  }

  /// Writes an attribute of one text, in UTF-8.
  public func setAttribute(_ attribute: String, _ value: String) throws(HDF5Error) {
    try setAttribute(attribute, [value], shape: [])
  }

  /// Writes an attribute of texts, in one dimension unless `shape` says otherwise.
  public func setAttribute(_ attribute: String, _ values: [String], shape: [Int]? = nil)
    throws(HDF5Error)
  {
    let type = try textType(path)
    let id = try createAttribute(attribute, type: type.raw, shape ?? [values.count])
    guard !values.isEmpty else { return }
    let status = unsafe withCStrings(values) { unsafe H5Awrite(id.raw, type.raw, $0) }
    try check(status, "write the \(label(attribute))", in: path)
  }

  /// Writes the attributes `unit` and `description`, which every dataset of Emulon has.
  ///
  /// - Parameters:
  ///   - unit: The unit, `1` for pure numbers.
  ///   - description: What the values are, for people.
  /// - Throws: ``HDF5Error`` when the file cannot be written.
  public func describe(unit: String, description: String) throws(HDF5Error) {
    try setAttribute("unit", unit)
    try setAttribute("description", description)
  }

  /// The names of all attributes, in alphabetical order.
  public func attributeNames() throws(HDF5Error) -> [String] {
    var info = H5O_info_t()
    try check(
      unsafe H5Oget_info2(handle, &info, UInt32(H5O_INFO_NUM_ATTRS)),
      "list the attributes of '\(name)'", in: path)
    var result: [String] = []
    for i in 0..<info.num_attrs {
      let found = try unsafe text("list the attributes of '\(name)'", in: path) {
        buffer, capacity in
        unsafe H5Aget_name_by_idx(
          handle, ".", H5_INDEX_NAME, H5_ITER_INC, i, buffer, capacity, emulon_default())
      }
      result.append(found)
    }
    return result
  }

  /// Whether an attribute of this name exists.
  public func hasAttribute(_ attribute: String) throws(HDF5Error) -> Bool {
    let found = unsafe H5Aexists(handle, attribute)
    try check(found, "look for the \(label(attribute))", in: path)
    return found > 0
  }

  func createAttribute(_ attribute: String, type: hid_t, _ shape: [Int])
    throws(HDF5Error) -> Identifier
  {
    let action = "write the \(label(attribute))"
    if try hasAttribute(attribute) {
      try check(unsafe H5Adelete(handle, attribute), action, in: path)
    }
    let space = try dataspace(shape, path)
    return try Identifier(
      unsafe H5Acreate2(handle, attribute, type, space.raw, emulon_default(), emulon_default()),
      closing: H5Aclose, action, in: path)
  }

  func label(_ attribute: String) -> String { "attribute '\(attribute)' of '\(name)'" }
}
