import CHDF5

/// The values of any type as bytes, for copies and digests.
extension Dataset {
  /// Whether the elements are of a fixed size and refer to nothing else: numbers, records, texts of one length.
  public func holdsPlainValues() throws(HDF5Error) -> Bool {
    let type = try fileType()
    return type.isPlain
  }

  /// The elements of a box as bytes of memory, by rows.
  public func readBytes(at slab: Hyperslab) throws(HDF5Error) -> [UInt8] {
    try requireBox(slab, slab.elementCount, readAction)
    let type = try memoryType()
    let selection = try Selection(slab, of: self, readAction)
    var result = [UInt8](repeating: 0, count: slab.elementCount * H5Tget_size(type.raw))
    let status = unsafe result.withUnsafeMutableBytes { buffer in
      unsafe H5Dread(
        handle, type.raw, selection.memory.raw, selection.file.raw, emulon_default(),
        buffer.baseAddress)
    }
    try check(status, readAction, in: path)
    return result
  }

  /// Writes the elements of a box from bytes of memory, by rows.
  func writeBytes(_ bytes: [UInt8], at slab: Hyperslab) throws(HDF5Error) {
    let type = try memoryType()
    let selection = try Selection(slab, of: self, writeAction)
    let status = unsafe bytes.withUnsafeBytes { buffer in
      unsafe H5Dwrite(
        handle, type.raw, selection.memory.raw, selection.file.raw, emulon_default(),
        buffer.baseAddress)
    }
    try check(status, writeAction, in: path)
  }

  /// The dataset in boxes of at most so many bytes, which follow each other.
  public func boxes(ofBytes limit: Int) throws(HDF5Error) -> [Hyperslab] {
    let size = H5Tget_size(try memoryType().raw)
    return Hyperslab(whole: shape).pieces(limit: max(1, limit / max(1, size)))
  }

  /// The type of the elements in the file.
  func fileType() throws(HDF5Error) -> Identifier {
    try Identifier(H5Dget_type(handle), closing: H5Tclose, readAction, in: path)
  }

  private func memoryType() throws(HDF5Error) -> Identifier {
    let type = try fileType()
    return try Identifier(
      H5Tget_native_type(type.raw, H5T_DIR_DEFAULT), closing: H5Tclose, readAction, in: path)
  }
}

extension Identifier {
  /// Whether values of this type are of a fixed size and refer to nothing else.
  var isPlain: Bool {
    H5Tdetect_class(raw, H5T_VLEN) == 0 && H5Tdetect_class(raw, H5T_REFERENCE) == 0
      && H5Tis_variable_str(raw) == 0 && H5Tdetect_class(raw, H5T_OPAQUE) == 0
  }
}

extension AttributeHolder where Self: ~Copyable {
  /// The value of an attribute as bytes of memory; texts of any length with a zero behind each.
  ///
  /// - Returns: The bytes and the shape; nil for references and other values that stand elsewhere.
  public func attributeBytes(_ attribute: String) throws(HDF5Error) -> (
    bytes: [UInt8], shape: [Int]
  )? {
    let action = "read the \(label(attribute))"
    let id = try openAttribute(attribute)
    let type = try Identifier(H5Aget_type(id.raw), closing: H5Tclose, action, in: path)
    let space = try Identifier(H5Aget_space(id.raw), closing: H5Sclose, action, in: path)
    let shape = try extents(of: space.raw, action, in: path)
    if H5Tget_class(type.raw) == H5T_STRING {
      return (try attributeTexts(attribute).flatMap { Array($0.utf8) + [0] }, shape)
    }
    guard type.isPlain else { return nil }
    let native = try Identifier(
      H5Tget_native_type(type.raw, H5T_DIR_DEFAULT), closing: H5Tclose, action, in: path)
    let count = Int(H5Sget_simple_extent_npoints(space.raw))
    var result = [UInt8](repeating: 0, count: count * H5Tget_size(native.raw))
    if count > 0 { try check(unsafe H5Aread(id.raw, native.raw, &result), action, in: path) }
    return (result, shape)
  }

  /// Writes an attribute that another object has, by the same type and shape.
  func copyAttribute<Other: AttributeHolder & ~Copyable>(
    _ attribute: String, from other: borrowing Other
  ) throws(HDF5Error) {
    let action = "copy the \(label(attribute))"
    guard let value = try other.attributeBytes(attribute) else {
      throw HDF5Error(
        action: action, path: other.path, reason: "it holds references or lists", exitCode: 65)
    }
    let source = try other.openAttribute(attribute)
    let type = try Identifier(H5Aget_type(source.raw), closing: H5Tclose, action, in: path)
    if H5Tget_class(type.raw) == H5T_STRING {
      try setAttribute(attribute, try other.attributeTexts(attribute), shape: value.shape)
      return
    }
    let native = try Identifier(
      H5Tget_native_type(type.raw, H5T_DIR_DEFAULT), closing: H5Tclose, action, in: path)
    let id = try createAttribute(attribute, type: type.raw, value.shape)
    guard !value.bytes.isEmpty else { return }
    let status = unsafe value.bytes.withUnsafeBytes { buffer in
      unsafe H5Awrite(id.raw, native.raw, buffer.baseAddress)
    }
    try check(status, action, in: path)
  }
}

/// The number of elements in every dimension of a dataspace.
func extents(of space: hid_t, _ action: String, in path: String) throws(HDF5Error) -> [Int] {
  let rank = H5Sget_simple_extent_ndims(space)
  try check(rank, action, in: path)
  var extents = [hsize_t](repeating: 0, count: Int(rank))
  try check(unsafe H5Sget_simple_extent_dims(space, &extents, nil), action, in: path)
  return extents.map { Int($0) }
}
