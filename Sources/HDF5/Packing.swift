import CHDF5

extension File {
  /// Copies all of this file into a new one, with large datasets in compressed chunks.
  ///
  /// One rank calls it. Attributes, dimension scales and their labels come along.
  ///
  /// - Parameters:
  ///   - target: The new file.
  ///   - level: The effort of the compression, 0 ... 9.
  /// - Throws: ``HDF5Error`` when a file cannot be read or written, or holds what cannot be copied.
  public func packed(into target: borrowing File, level: Int) throws(HDF5Error) {
    try copyContent(of: self, to: target, level)
    try copyScales(of: self, to: target)
  }
}

/// What the functions of dimension scales write for themselves.
private let scaleAttributes: Set<String> = [
  "CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST",
]

/// The bytes of a chunk at most, and those below which a dataset stays as it is.
private let (largestChunk, smallestPacked) = (1 << 20, 1 << 14)
/// The bytes that are copied at a time.
private let pieceLength = 64 << 20

private func copyContent<Source: Container & ~Copyable, Target: Container & ~Copyable>(
  of source: borrowing Source, to target: borrowing Target, _ level: Int
) throws(HDF5Error) {
  try copyAttributes(of: source, to: target)
  for child in try source.allChildren() {
    switch child.kind {
    case .group:
      try copyContent(
        of: try source.group(child.name), to: try target.createGroup(child.name), level)
    case .dataset: try copyDataset(child.name, of: source, to: target, level)
    case .dimension:
      let shape = try source.dataset(child.name).shape
      try target.createDataset(child.name, type: emulon_native_float(), shape, filters: nil)
        .makeBareDimension()
    case .other:
      throw HDF5Error(
        action: "copy '\(source.joined(child.name))'", path: source.path,
        reason: "it is neither a group nor a dataset", exitCode: 65)
    }
  }
}

private func copyDataset<Source: Container & ~Copyable, Target: Container & ~Copyable>(
  _ name: String, of source: borrowing Source, to target: borrowing Target, _ level: Int
) throws(HDF5Error) {
  let old = try source.dataset(name)
  guard try old.holdsPlainValues() else {
    // Texts of any length; anything else is refused by name.
    try copyAttributes(
      of: old, to: try target.write(try old.readTexts(), to: name, shape: old.shape))
    return
  }
  let type = try old.fileType()
  let length = old.elementCount * H5Tget_size(type.raw)
  let new = try target.createDataset(
    name, type: type.raw, old.shape,
    filters: length < smallestPacked || old.shape.isEmpty
      ? nil : (chunk(of: old.shape, elementLength: H5Tget_size(type.raw)), level))
  for box in try old.boxes(ofBytes: pieceLength) {
    try new.writeBytes(try old.readBytes(at: box), at: box)
  }
  try copyAttributes(of: old, to: new)
}

private func copyAttributes<
  Source: AttributeHolder & ~Copyable, Target: AttributeHolder & ~Copyable
>(
  of source: borrowing Source, to target: borrowing Target
) throws(HDF5Error) {
  for name in try source.attributeNames() where !scaleAttributes.contains(name) {
    try target.copyAttribute(name, from: source)
  }
}

/// Whole rows of the last dimensions, as many as a chunk may hold.
private func chunk(of shape: [Int], elementLength: Int) -> [Int] {
  var (result, room) = (shape, max(1, largestChunk / max(1, elementLength)))
  for axis in shape.indices.reversed() {
    result[axis] = max(1, min(shape[axis], room))
    room = max(1, room / max(1, shape[axis]))
  }
  return result
}

/// Makes scales of the same datasets, and attaches them to the same dimensions.
private func copyScales<Place: Container & ~Copyable>(
  of source: borrowing Place, to file: borrowing File
)
  throws(HDF5Error)
{
  for child in try source.children() {
    if child.kind == .group { try copyScales(of: try source.group(child.name), to: file) }
    guard child.kind == .dataset else { continue }
    let old = try source.dataset(child.name)
    let new = try file.dataset(old.name)
    if old.isScale {
      if !new.isScale { try new.makeScale(try old.scaleName()) }
      continue
    }
    for dimension in old.shape.indices {
      for name in try old.scaleNames(of: dimension) {
        let scale = try file.dataset(name)
        if !scale.isScale { try scale.makeScale(try source.dataset(name).scaleName()) }
        try new.attach(scale, to: dimension)
      }
    }
  }
}
