public import CHDF5

/// An open group of a file.
public struct Group: Container, ~Copyable {
  /// The name with the names of all groups above it.
  public let name: String
  /// The path of the file, for error messages.
  public let path: String
  /// HDF5's identifier, for calls to the C library.
  public var handle: hid_t { id.raw }
  private let id: Identifier

  init(_ id: consuming Identifier, name: String, path: String) {
    self.id = id
    self.name = name
    self.path = path
  }
}
