public import CHDF5
public import MPI

/// An open HDF5 file.
///
/// A file is opened either by one rank or, with a communicator, by all ranks together. Files are
/// written in formats that HDF5 1.10 reads, with large datasets aligned to 1 MiB.
public struct File: Container, ~Copyable {
  /// What the program may do with an existing file.
  public enum Mode: Sendable { case readOnly, readWrite }

  /// The path, for error messages.
  public let path: String
  /// The root group.
  public var name: String { "/" }
  /// HDF5's identifier, for calls to the C library.
  public var handle: hid_t { id.raw }
  private let id: Identifier

  private init(
    _ path: String, _ action: String, exitCode: Int32, needsOwnSeal: Bool = false,
    _ open: (hid_t) throws(HDF5Error) -> hid_t
  ) throws(HDF5Error) {
    Library.prepare()
    let access = try fileAccess(path)
    let raw = try open(access.raw)
    try check(raw, action, in: path, exitCode: exitCode)
    let id = try Identifier(raw, closing: H5Fclose, action, in: path)
    if needsOwnSeal { try Root(handle: id.raw, path: path).requireOwnSeal() }
    self.id = id
    self.path = path
  }

  /// Creates a file from one rank, replacing any file at `path`.
  public init(creatingAt path: String) throws(HDF5Error) {
    try self.init(path, "create the file", exitCode: 73) { access in
      unsafe H5Fcreate(path, emulon_truncate(), emulon_default(), access)
    }
  }

  /// Creates a file that all ranks write, replacing any file at `path`.
  ///
  /// **Collective.**
  public init(creatingAt path: String, on communicator: borrowing Communicator) throws(HDF5Error) {
    try self.init(path, "create the file", exitCode: 73) { (access) throws(HDF5Error) in
      try shareAccess(access, path, communicator)
      return unsafe H5Fcreate(path, emulon_truncate(), emulon_default(), access)
    }
  }

  /// Opens a file from one rank.
  ///
  /// One that is only read is compared with its checksums before HDF5 sees it, or examined when it has none.
  public init(openingAt path: String, mode: Mode = .readOnly) throws(HDF5Error) {
    if mode == .readOnly { try Integrity.requireIntact(path) }
    try self.init(
      path, "open the file", exitCode: mode.missingCode, needsOwnSeal: mode == .readOnly
    ) { access in
      unsafe H5Fopen(path, mode.flags, access)
    }
  }

  /// Opens a file on all ranks.
  ///
  /// **Collective.** One that is only read is compared with its checksums before HDF5 sees it, each rank a part.
  public init(
    openingAt path: String, on communicator: borrowing Communicator, mode: Mode = .readOnly
  ) throws(HDF5Error) {
    if mode == .readOnly { try Integrity.requireIntact(path, on: communicator) }
    try self.init(
      path, "open the file", exitCode: mode.missingCode, needsOwnSeal: mode == .readOnly
    ) { (access) throws(HDF5Error) in
      try shareAccess(access, path, communicator)
      return unsafe H5Fopen(path, mode.flags, access)
    }
  }

  /// Opens a file for reading from one rank, without looking whether it is whole.
  init(unchecked path: String) throws(HDF5Error) {
    try self.init(path, "open the file", exitCode: 66) { access in
      unsafe H5Fopen(path, Mode.readOnly.flags, access)
    }
  }

  /// Closes the file, and throws when its last data cannot be written.
  ///
  /// Collective, when the file was opened on a communicator.
  public consuming func close() throws(HDF5Error) {
    try id.close("close the file", in: path)
  }
}

/// The root of a file that is being opened.
private struct Root: AttributeHolder {
  let handle: hid_t
  let path: String
  var name: String { "/" }

  /// Throws when Emulon wrote the file but its checksums are gone.
  func requireOwnSeal() throws(HDF5Error) {
    guard !Integrity.isSealed(path), try hasAttribute("format") else { return }
    let format = (try? attributeText("format")) ?? ""
    guard format.hasPrefix("emulon-") else { return }
    throw Integrity.damaged(
      path,
      "it is of Emulon's format '\(format)' but has lost its checksums (cut off, or changed by "
        + "another program)")
  }
}

extension File.Mode {
  fileprivate var flags: UInt32 { self == .readOnly ? emulon_read_only() : emulon_read_write() }
  /// The exit code when there is no such file.
  fileprivate var missingCode: Int32 { self == .readWrite ? 73 : 66 }
}

/// A list of access properties with Emulon's choices of format and alignment.
private func fileAccess(_ path: String) throws(HDF5Error) -> Identifier {
  let action = "prepare the access"
  let access = try Identifier(
    H5Pcreate(emulon_file_access()), closing: H5Pclose, action, in: path)
  let mebibyte: hsize_t = 1 << 20
  try check(
    H5Pset_libver_bounds(access.raw, H5F_LIBVER_EARLIEST, H5F_LIBVER_V110), action, in: path)
  try check(H5Pset_alignment(access.raw, mebibyte, mebibyte), action, in: path)
  return access
}

/// Makes a list of access properties that of all ranks of a communicator.
private func shareAccess(
  _ access: hid_t, _ path: String, _ communicator: borrowing Communicator
) throws(HDF5Error) {
  let hints = ParallelHints.all
  let (keys, values) = (hints.map(\.key), hints.map(\.value))
  let status = unsafe communicator.withHandle { handle in
    unsafe withCStrings(keys) { keys in
      unsafe withCStrings(values) { values in
        unsafe emulon_set_parallel_access(
          access, handle, keys.map { unsafe UnsafePointer($0) },
          values.map { unsafe UnsafePointer($0) }, Int32(hints.count))
      }
    }
  }
  try check(status, "set parallel access", in: path)
  try check(H5Pset_all_coll_metadata_ops(access, true), "set parallel access", in: path)
  try check(H5Pset_coll_metadata_write(access, true), "set parallel access", in: path)
}
