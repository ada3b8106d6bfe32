import CHDF5

/// The attribute that keeps the names of the dimensions of a dataset while a file is written.
private let namesAttribute = "emulon_dimensions"

extension Dataset {
  /// Writes the attributes `unit` and `description`, and names the dimensions.
  ///
  /// When the file is complete, every dimension has a scale of its name in the group of the dataset: the dataset
  /// of that name, or one without coordinates. Datasets of a group with a common dimension give it one name.
  ///
  /// - Parameters:
  ///   - unit: The unit, `1` for pure numbers.
  ///   - description: What the values are, for people.
  ///   - first: A name for the first dimension.
  ///   - others: Names for the other dimensions.
  /// - Throws: ``HDF5Error`` when the file cannot be written.
  public func describe(unit: String, description: String, along first: String, _ others: String...)
    throws(HDF5Error)
  {
    let dimensions = [first] + others
    precondition(
      dimensions.count == shape.count, "\(shape.count) dimensions of '\(name)'; got \(dimensions)")
    try describe(unit: unit, description: description)
    try setAttribute(namesAttribute, dimensions)
  }

  /// The names that were given to the dimensions; empty when there are none.
  fileprivate func dimensionNames() throws(HDF5Error) -> [String] {
    try hasAttribute(namesAttribute) ? attributeTexts(namesAttribute) : []
  }
}

extension Container where Self: ~Copyable {
  /// Gives every dimension of the datasets in this container and in its groups a scale, as netCDF asks for.
  ///
  /// A dimension without a name is named after its dataset and its number.
  func completeScales() throws(HDF5Error) {
    let children = try allChildren()
    let names = children.filter { $0.kind == .dataset }.map(\.name)
    for child in children where child.kind == .group { try group(child.name).completeScales() }
    for name in names {
      let dataset = try dataset(name)
      if try dataset.dimensionNames() == [name], !dataset.isScale { try dataset.makeScale(name) }
    }
    for name in names {
      let dataset = try dataset(name)
      if !dataset.isScale { try attachScales(to: dataset, named: name) }
      guard try dataset.hasAttribute(namesAttribute) else { continue }
      try check(
        unsafe H5Adelete(dataset.handle, namesAttribute),
        "name the dimensions of the dataset '\(name)'", in: path)
    }
  }

  private func attachScales(to dataset: borrowing Dataset, named name: String) throws(HDF5Error) {
    let given = try dataset.dimensionNames()
    for dimension in dataset.shape.indices where try dataset.scaleNames(of: dimension).isEmpty {
      let wanted = given.isEmpty ? "\(name)_\(dimension)" : given[dimension]
      try dataset.attach(try scale(wanted, count: dataset.shape[dimension]), to: dimension)
    }
  }

  /// The scale of a name and a length, which is created when there is none.
  private func scale(_ name: String, count: Int) throws(HDF5Error) -> Dataset {
    guard try exists(name) else {
      let dataset = try createDataset(
        name, type: emulon_native_float(), [count], filters: nil)
      try dataset.makeBareDimension()
      return dataset
    }
    if kind(of: name) != .group {
      let found = try dataset(name)
      if found.isScale && found.shape == [count] { return found }
    }
    return try scale(name + "_dimension", count: count)
  }
}
