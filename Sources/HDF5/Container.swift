import CHDF5

/// A file or a group: what holds groups and datasets by name.
///
/// A name may be a path such as `model/weights`. In a file that is open on a communicator, all ranks
/// call every function here, with the same arguments.
public protocol Container: AttributeHolder, ~Copyable {}

/// What a name in a container stands for.
public enum ChildKind: Sendable, Hashable {
  case group, dataset, other
  /// A scale without coordinates, which only names a dimension of datasets beside it.
  case dimension
}

extension Container where Self: ~Copyable {
  /// Creates a group, and the groups above it that do not exist.
  @discardableResult
  public func createGroup(_ name: String) throws(HDF5Error) -> Group {
    let action = "create the group '\(name)'"
    let links = try linkCreation(path)
    let raw = unsafe H5Gcreate2(handle, name, links.raw, emulon_default(), emulon_default())
    let id = try Identifier(raw, closing: H5Gclose, action, in: path)
    return Group(id, name: joined(name), path: path)
  }

  /// Opens a group.
  public func group(_ name: String) throws(HDF5Error) -> Group {
    try require(name, "the group")
    let raw = unsafe H5Gopen2(handle, name, emulon_default())
    let id = try Identifier(raw, closing: H5Gclose, "open the group '\(name)'", in: path)
    return Group(id, name: joined(name), path: path)
  }

  /// Opens a dataset.
  public func dataset(_ name: String) throws(HDF5Error) -> Dataset {
    try require(name, "the dataset")
    let raw = unsafe H5Dopen2(handle, name, emulon_default())
    let id = try Identifier(raw, closing: H5Dclose, "open the dataset '\(name)'", in: path)
    return try Dataset(id, name: joined(name), path: path)
  }

  /// Whether a group or dataset of this name exists.
  public func exists(_ name: String) throws(HDF5Error) -> Bool {
    var prefix = name.hasPrefix("/") ? "/" : ""
    for part in name.split(separator: "/") {
      prefix += (prefix.isEmpty || prefix == "/" ? "" : "/") + part
      let found = unsafe H5Lexists(handle, prefix, emulon_default())
      try check(found, "look for '\(name)'", in: path)
      if found == 0 { return false }
    }
    return true
  }

  /// The names in this container with their kinds, in alphabetical order, without bare dimensions.
  public func children() throws(HDF5Error) -> [(name: String, kind: ChildKind)] {
    try allChildren().filter { $0.kind != .dimension }
  }

  /// The names in this container with their kinds, in alphabetical order.
  func allChildren() throws(HDF5Error) -> [(name: String, kind: ChildKind)] {
    var info = H5G_info_t()
    try check(unsafe H5Gget_info(handle, &info), "list '\(name)'", in: path)
    var result: [(name: String, kind: ChildKind)] = []
    for i in 0..<info.nlinks {
      let child = try unsafe text("list '\(name)'", in: path) { buffer, capacity in
        unsafe H5Lget_name_by_idx(
          handle, ".", H5_INDEX_NAME, H5_ITER_INC, i, buffer, capacity, emulon_default())
      }
      result.append((child, kind(of: child)))
    }
    return result
  }

  func kind(of child: String) -> ChildKind {
    let object = unsafe H5Oopen(handle, child, emulon_default())
    guard object >= 0 else { return .other }
    defer { H5Oclose(object) }
    return switch H5Iget_type(object) {
    case H5I_GROUP: .group
    case H5I_DATASET: isBareDimension(object) ? .dimension : .dataset
    default: .other
    }
  }

  /// Throws an error that names what is there, unless `name` exists.
  private func require(_ name: String, _ what: String) throws(HDF5Error) {
    guard try !exists(name) else { return }
    let names = try children().map { "'\($0.name)'" }.joined(separator: ", ")
    throw HDF5Error(
      action: "open \(what) '\(name)'", path: path,
      reason: "it does not exist; '\(self.name)' holds \(names.isEmpty ? "nothing" : names)",
      exitCode: 65)
  }

  /// The name of a child with the names of all groups above it.
  func joined(_ child: String) -> String {
    child.hasPrefix("/") ? child : name == "/" ? "/" + child : name + "/" + child
  }
}

/// A list of creation properties of a link, by which groups on the way are created as well.
func linkCreation(_ path: String) throws(HDF5Error) -> Identifier {
  let action = "prepare a name"
  let links = try Identifier(
    H5Pcreate(emulon_link_creation()), closing: H5Pclose, action, in: path)
  try check(H5Pset_create_intermediate_group(links.raw, 1), action, in: path)
  return links
}

/// A text that an HDF5 function writes into a buffer; asked for its length first.
func text(
  _ action: String, in path: String, _ fill: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(HDF5Error) -> String {
  let length = fill(nil, 0)
  try check(length, action, in: path)
  var buffer = [CChar](repeating: 0, count: length + 1)
  try check(unsafe fill(&buffer, length + 1), action, in: path)
  return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
