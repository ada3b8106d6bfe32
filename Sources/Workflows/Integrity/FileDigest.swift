import HDF5

/// A hash of what an HDF5 file says, whatever the time, the machine and the layout of the file.
///
/// It covers the names of all groups and datasets, shapes, types, values and attributes, but not
/// the groups `provenance` and `timings`. Two runs of one calculation on the same number of ranks agree in it.
struct FileDigest {
  /// The groups that differ from run to run.
  static let leftOut: Set<String> = ["/provenance", "/timings"]
  /// What belongs to the layout of a file.
  private static let layout: Set<String> = ["DIMENSION_LIST", "REFERENCE_LIST"]
  private static let pieceLength = 16 << 20

  private var hash = SHA256()

  /// The digest of a file, as 64 hexadecimal digits; one rank reads it.
  ///
  /// - Throws: `HDF5Error` when the file is damaged or cannot be read.
  static func hexadecimal(ofFileAt path: String) throws -> String {
    var digest = FileDigest()
    try digest.add(try File(openingAt: path))
    return digest.hash.hexadecimal
  }

  private mutating func add<Place: Container & ~Copyable>(_ place: borrowing Place) throws {
    add("group", place.name)
    try addAttributes(of: place)
    for child in try place.children() {
      let name = (place.name == "/" ? "" : place.name) + "/" + child.name
      if Self.leftOut.contains(name) { continue }
      switch child.kind {
      case .group: try add(try place.group(child.name))
      case .dataset: try add(try place.dataset(child.name))
      case .dimension: break
      case .other: add("other", name)
      }
    }
  }

  private mutating func add(_ dataset: borrowing Dataset) throws {
    let type = try dataset.elementType()
    add("dataset", dataset.name, "\(type)", "\(dataset.shape)")
    try addAttributes(of: dataset)
    if type == .text {
      for text in try dataset.readTexts() { add(text) }
    } else if try dataset.holdsPlainValues() {
      for box in try dataset.boxes(ofBytes: Self.pieceLength) {
        hash.update(try dataset.readBytes(at: box))
      }
    }
  }

  private mutating func addAttributes<Holder: AttributeHolder & ~Copyable>(
    of holder: borrowing Holder
  ) throws {
    for name in try holder.attributeNames() where !Self.layout.contains(name) {
      guard let value = try holder.attributeBytes(name) else { continue }
      add("attribute", name, "\(value.shape)", "\(value.bytes.count)")
      hash.update(value.bytes)
    }
  }

  /// Adds texts with their lengths, so that no two lists of texts look the same.
  private mutating func add(_ texts: String...) {
    for text in texts {
      hash.update("\(text.utf8.count):")
      hash.update(text)
    }
  }
}
