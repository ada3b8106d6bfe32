import CHDF5

/// What netCDF calls scales without coordinates; the number of elements follows.
private let bareDimensionName = "This is a netCDF dimension but not a netCDF variable."

/// Whether a dataset is a scale without coordinates.
func isBareDimension(_ dataset: hid_t) -> Bool {
  guard H5DSis_scale(dataset) > 0 else { return false }
  var buffer = [CChar](repeating: 0, count: bareDimensionName.utf8.count + 1)
  _ = unsafe H5DSget_scale_name(dataset, &buffer, buffer.count)
  return zip(buffer, bareDimensionName.utf8).allSatisfy { UInt8(bitPattern: $0) == $1 }
}

/// Dimension scales: datasets with the coordinates along a dimension of others.
///
/// They are written by one rank alone, in the skeleton of a file.
extension Dataset {
  /// Makes this dataset a scale with a name for its dimension.
  public func makeScale(_ dimension: String) throws(HDF5Error) {
    try check(
      unsafe H5DSset_scale(handle, dimension), "make a scale of the dataset '\(name)'", in: path)
  }

  /// Makes this dataset a scale that only names a dimension.
  func makeBareDimension() throws(HDF5Error) {
    let digits = "\(elementCount)"
    try makeScale(
      bareDimensionName + String(repeating: " ", count: max(0, 10 - digits.count)) + digits)
  }

  /// Whether this dataset is a scale.
  public var isScale: Bool { H5DSis_scale(handle) > 0 }

  /// Attaches a scale to a dimension of this dataset, counted from zero.
  public func attach(_ scale: borrowing Dataset, to dimension: Int) throws(HDF5Error) {
    precondition(shape.indices.contains(dimension), "a dimension of \(shape); got \(dimension)")
    try check(
      H5DSattach_scale(handle, scale.handle, UInt32(dimension)),
      "attach the scale '\(scale.name)' to the dataset '\(name)'", in: path)
  }

  /// Writes the label of a dimension, counted from zero.
  public func setLabel(_ label: String, of dimension: Int) throws(HDF5Error) {
    precondition(shape.indices.contains(dimension), "a dimension of \(shape); got \(dimension)")
    try check(
      unsafe H5DSset_label(handle, UInt32(dimension), label),
      "label a dimension of the dataset '\(name)'", in: path)
  }

  /// The label of a dimension, counted from zero; empty when it has none.
  public func label(of dimension: Int) throws(HDF5Error) -> String {
    let raw = handle
    return try unsafe text("read a label of the dataset '\(name)'", in: path) {
      unsafe H5DSget_label(raw, UInt32(dimension), $0, $1)
    }
  }

  /// The name of the dimension that this scale stands for.
  public func scaleName() throws(HDF5Error) -> String {
    let raw = handle
    return try unsafe text("read the name of the scale '\(name)'", in: path) {
      unsafe H5DSget_scale_name(raw, $0, $1)
    }
  }

  /// The names of the scales of a dimension, counted from zero, with the groups above them.
  public func scaleNames(of dimension: Int) throws(HDF5Error) -> [String] {
    var names: [String] = []
    let status = unsafe withUnsafeMutablePointer(to: &names) { target in
      unsafe H5DSiterate_scales(
        handle, UInt32(dimension), nil,
        { _, _, scale, target in
          var buffer = [CChar](repeating: 0, count: 1024)
          let length = unsafe H5Iget_name(scale, &buffer, buffer.count)
          guard length > 0, length < 1024 else { return -1 }
          let name = String(
            decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
          unsafe target?.assumingMemoryBound(to: [String].self).pointee.append(name)
          return 0
        }, target)
    }
    try check(status, "list the scales of the dataset '\(name)'", in: path)
    return names
  }
}
