public import CHDF5

/// An open dataset: numbers or texts in any number of dimensions, stored by rows.
///
/// The functions in this file are called by one rank alone. In a file that is open on a
/// communicator, bulk data go through the collective functions of `Dataset+Together.swift`.
public struct Dataset: AttributeHolder, ~Copyable {
  /// The name with the names of all groups above it.
  public let name: String
  /// The path of the file, for error messages.
  public let path: String
  /// The number of elements in every dimension; empty for a single element.
  public let shape: [Int]
  /// HDF5's identifier, for calls to the C library.
  public var handle: hid_t { id.raw }
  /// The most bytes that one HDF5 call moves.
  ///
  /// HDF5 1.10 fails in independent transfers of 2 GiB, so all calls stay below 1 GiB.
  package var transferLimit = 1 << 30 - 1 << 20
  private let id: Identifier

  init(_ id: consuming Identifier, name: String, path: String) throws(HDF5Error) {
    let action = "open the dataset '\(name)'"
    let space = try Identifier(H5Dget_space(id.raw), closing: H5Sclose, action, in: path)
    self.shape = try extents(of: space.raw, action, in: path)
    self.id = id
    self.name = name
    self.path = path
  }

  /// The number of elements.
  public var elementCount: Int { shape.reduce(1, *) }

  /// Writes all elements, by rows.
  public func write<Element: HDF5Element>(_ values: Span<Element>) throws(HDF5Error) {
    try write(values, at: Hyperslab(whole: shape))
  }

  /// Writes the elements of a box, by rows.
  public func write<Element: HDF5Element>(_ values: Span<Element>, at slab: Hyperslab)
    throws(HDF5Error)
  {
    try requireBox(slab, values.count, writeAction)
    var start = 0
    for piece in pieces(of: slab, Element.self) {
      try transfer(values, from: start, at: piece, properties: emulon_default())
      start += piece.elementCount
    }
  }

  /// Reads all elements, by rows.
  public func read<Element: HDF5Element>(_ type: Element.Type) throws(HDF5Error) -> [Element] {
    try read(type, at: Hyperslab(whole: shape))
  }

  /// Reads the elements of a box, by rows.
  public func read<Element: HDF5Element>(_ type: Element.Type, at slab: Hyperslab)
    throws(HDF5Error) -> [Element]
  {
    try requireBox(slab, slab.elementCount, readAction)
    try requireElements(type)
    var result = [Element](repeating: .zero, count: slab.elementCount)
    var start = 0
    for piece in pieces(of: slab, Element.self) {
      try transfer(into: &result, from: start, at: piece, properties: emulon_default())
      start += piece.elementCount
    }
    return result
  }

  /// Reads all texts, by rows.
  public func readTexts() throws(HDF5Error) -> [String] {
    let type = try Identifier(H5Dget_type(id.raw), closing: H5Tclose, readAction, in: path)
    let space = try Identifier(H5Dget_space(id.raw), closing: H5Sclose, readAction, in: path)
    let raw = id.raw
    return try unsafe texts(type: type.raw, space: space.raw, readAction, in: path) {
      unsafe H5Dread(raw, $0, emulon_whole_space(), emulon_whole_space(), emulon_default(), $1)
    }
  }

  /// Reads the text of a dataset with one element.
  public func readText() throws(HDF5Error) -> String {
    let all = try readTexts()
    guard let text = all.first, all.count == 1 else {
      throw HDF5Error(
        action: readAction, path: path, reason: "expected one text; got \(all.count)", exitCode: 65)
    }
    return text
  }
}
