import CHDF5

extension Container where Self: ~Copyable {
  /// Creates a dataset, and the groups above it that do not exist.
  ///
  /// Contiguous datasets get their place in the file at once; no fill values are written, so
  /// that elements are undefined until they are written.
  ///
  /// - Parameters:
  ///   - name: The name in this container.
  ///   - type: The element type.
  ///   - shape: The number of elements in every dimension; empty for a single number.
  ///   - chunk: The shape of the chunks, or `nil` for a contiguous dataset.
  /// - Returns: The open dataset.
  /// - Throws: ``HDF5Error`` when the name is taken or the file cannot be written.
  @discardableResult
  public func createDataset<Element: HDF5Element>(
    _ name: String, of type: Element.Type, shape: [Int], chunk: [Int]? = nil
  ) throws(HDF5Error) -> Dataset {
    precondition(
      chunk.map { $0.count == shape.count } ?? true,
      "a chunk of \(shape.count) dimensions; got \(chunk ?? [])")
    let action = "create the dataset '\(joined(name))'"
    let creation = try Identifier(
      H5Pcreate(emulon_dataset_creation()), closing: H5Pclose, action, in: path)
    try check(H5Pset_fill_time(creation.raw, H5D_FILL_TIME_NEVER), action, in: path)
    if let chunk {
      let status = unsafe H5Pset_chunk(creation.raw, Int32(chunk.count), chunk.map(hsize_t.init))
      try check(status, action, in: path)
    } else {
      try check(H5Pset_alloc_time(creation.raw, H5D_ALLOC_TIME_EARLY), action, in: path)
    }
    return try createDataset(name, type: Element.nativeType, shape, creation.raw)
  }

  /// Creates a dataset and writes it from one rank.
  @discardableResult
  public func write<Element: HDF5Element>(_ values: [Element], to name: String, shape: [Int]? = nil)
    throws(HDF5Error) -> Dataset
  {
    let dataset = try createDataset(name, of: Element.self, shape: shape ?? [values.count])
    try dataset.write(values.span)
    return dataset
  }

  /// Creates a dataset of one number and writes it from one rank.
  @discardableResult
  public func write<Element: HDF5Element>(_ value: Element, to name: String)
    throws(HDF5Error) -> Dataset
  {
    try write([value], to: name, shape: [])
  }

  /// Creates a dataset of one text and writes it from one rank.
  ///
  /// Texts are UTF-8 of variable length; a text ends at its first zero character.
  @discardableResult
  public func write(_ value: String, to name: String) throws(HDF5Error) -> Dataset {
    try write([value], to: name, shape: [])
  }

  /// Creates a dataset of texts and writes it from one rank.
  @discardableResult
  public func write(_ values: [String], to name: String, shape: [Int]? = nil)
    throws(HDF5Error) -> Dataset
  {
    let action = "write the dataset '\(joined(name))'"
    let type = try textType(path)
    let dataset = try createDataset(name, type: type.raw, shape ?? [values.count], emulon_default())
    let status = unsafe withCStrings(values) { pointers in
      unsafe H5Dwrite(
        dataset.handle, type.raw, emulon_whole_space(), emulon_whole_space(), emulon_default(),
        pointers)
    }
    try check(status, action, in: path)
    return dataset
  }

  /// Creates a dataset of any type; in compressed chunks where `filters` names their shape and the effort.
  func createDataset(
    _ name: String, type: hid_t, _ shape: [Int], filters: (chunk: [Int], level: Int)?
  ) throws(HDF5Error) -> Dataset {
    guard let filters else { return try createDataset(name, type: type, shape, emulon_default()) }
    let action = "create the dataset '\(joined(name))'"
    let creation = try Identifier(
      H5Pcreate(emulon_dataset_creation()), closing: H5Pclose, action, in: path)
    let chunk = filters.chunk.map(hsize_t.init)
    try check(unsafe H5Pset_chunk(creation.raw, Int32(chunk.count), chunk), action, in: path)
    try check(H5Pset_shuffle(creation.raw), action, in: path)
    try check(H5Pset_deflate(creation.raw, UInt32(filters.level)), action, in: path)
    return try createDataset(name, type: type, shape, creation.raw)
  }

  private func createDataset(_ name: String, type: hid_t, _ shape: [Int], _ creation: hid_t)
    throws(HDF5Error) -> Dataset
  {
    let links = try linkCreation(path)
    let space = try dataspace(shape, path)
    let raw = unsafe H5Dcreate2(
      handle, name, type, space.raw, links.raw, creation, emulon_default())
    let id = try Identifier(
      raw, closing: H5Dclose, "create the dataset '\(joined(name))'", in: path)
    return try Dataset(id, name: joined(name), path: path)
  }
}

/// A dataspace of the given shape; of one element when there are no dimensions.
func dataspace(_ shape: [Int], _ path: String) throws(HDF5Error) -> Identifier {
  precondition(shape.allSatisfy { $0 >= 0 }, "counts that are not negative; got \(shape)")
  let raw =
    shape.isEmpty
    ? H5Screate(H5S_SCALAR)
    : unsafe H5Screate_simple(Int32(shape.count), shape.map(hsize_t.init), nil)
  return try Identifier(raw, closing: H5Sclose, "describe the shape \(shape)", in: path)
}
