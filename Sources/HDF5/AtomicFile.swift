import Glibc
public import MPI

/// Writes a file from one rank, which appears at `path` whole or not at all.
///
/// Every dimension of its datasets gets a scale. The file is written as `path.part`, closed, sealed with checksums, synchronized with the disk and renamed.
/// When `body` or one of these steps fails, the partial file is removed and any older file at `path` stays as
/// it was.
public func withAtomicFile<Value>(
  at path: String, _ body: (borrowing File) throws -> Value
) throws -> Value {
  let part = path + ".part"
  do {
    let file = try File(creatingAt: part)
    let value = try body(file)
    try file.completeScales()
    let places = try file.datasetPlaces()
    try file.close()
    try seal(part, places)
    try publish(part, as: path)
    return value
  } catch {
    _ = unsafe unlink(part)
    throw error
  }
}

/// Writes a file from all ranks, which appears at `path` whole or not at all.
///
/// **Collective.** Rank 0 alone creates the structure of the file with all small content; then all
/// ranks open it and fill the bulk datasets. This avoids most of the collective operations on metadata.
/// In between, rank 0 makes sure that the disk has room for the whole file. At the end all ranks compute
/// the checksums of a part of the file each, while the system already writes it to the disk.
///
/// - Parameters:
///   - path: The final path.
///   - communicator: The ranks that write.
///   - isResuming: Whether the partial file of an earlier run is gone on with, where there is one that can be opened.
///   - isKept: Whether the partial file stays after this error, for a later run.
///   - skeleton: Creates groups, attributes and datasets. It runs on rank 0 and must not communicate.
///   - fill: Writes bulk data with the collective functions of ``Dataset``. It runs on all ranks.
/// - Throws: On all ranks when one fails. After a failed bulk write HDF5 cannot be used any
///   more, and the program has to end by `abort(code:)`.
public func withAtomicFile(
  at path: String, on communicator: borrowing Communicator, resuming isResuming: Bool = false,
  keepingPartAfter isKept: (any Error) -> Bool = { _ in false },
  skeleton: (borrowing File) throws -> Void, fill: (borrowing File) throws -> Void
) throws {
  let part = path + ".part"
  do {
    let places = try communicator.together {
      guard communicator.rank == 0 else { return [ChecksumTable.Place]() }
      removeLocks(of: part)
      if isResuming, let places = resumablePlaces(part) { return places }
      let file = try File(creatingAt: part)
      try skeleton(file)
      try file.completeScales()
      let places = try file.datasetPlaces()
      try file.close()
      try requireRoom(for: part)
      return places
    }
    let file = try communicator.together {
      try File(openingAt: part, on: communicator, mode: .readWrite)
    }
    defer { WriteBehind.close() }
    WriteBehind.open(part)
    try communicator.together { try fill(file) }
    try communicator.together(closing: file)
    try seal(part, places, on: communicator)
    try communicator.together { if communicator.rank == 0 { try publish(part, as: path) } }
  } catch {
    if communicator.rank == 0, !isKept(error) { _ = unsafe unlink(part) }
    throw error
  }
}

/// Waits until what this rank has written to the partial file of `path` is on the disk.
///
/// - Throws: ``HDF5Error`` when the disk fails.
public func synchronizePartialFile(of path: String) throws(HDF5Error) {
  try synchronize(path + ".part", O_RDWR)
}

/// Removes what Open MPI keeps beside an open file on several nodes, `NAME-JOB-PROCESS.lock`, and leaves there when it is killed.
private func removeLocks(of part: String) {
  let slash = part.lastIndex(of: "/")
  let folder = slash.map { String(part[...$0]) } ?? "."
  let prefix = part[(slash.map { part.index(after: $0) } ?? part.startIndex)...] + "-"
  guard let directory = unsafe opendir(folder) else { return }
  defer { unsafe closedir(directory) }
  var found: [String] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
        unsafe String(cString: $0)
      }
    }
    if name.hasPrefix(prefix) && name.hasSuffix(".lock") { found.append(name) }
  }
  for name in found { _ = unsafe unlink(folder + "/" + name) }
}

/// Where the datasets of a partial file stand that HDF5 can open; one that is missing or was cut off has none.
private func resumablePlaces(_ part: String) -> [ChecksumTable.Place]? {
  guard unsafe access(part, R_OK | W_OK) == 0 else { return nil }
  // Closing cuts off what an earlier run may have put behind the content.
  do {
    try Examiner.examine(part)
    let file = try File(openingAt: part, mode: .readWrite)
    let places = try file.datasetPlaces()
    try file.close()
    return places
  } catch { return nil }
}

extension Communicator {
  /// Closes a file on all ranks, and throws on all when that fails on one.
  fileprivate func together(closing file: consuming File) throws {
    var failure: HDF5Error?
    do throws(HDF5Error) { try file.close() } catch { failure = error }
    try together { if let failure { throw failure } }
  }
}

/// Synchronizes a closed file with the disk, gives it its final name, and synchronizes the directory.
func publish(_ part: String, as path: String) throws(HDF5Error) {
  try synchronize(part, O_RDWR)
  guard unsafe rename(part, path) == 0 else {
    throw systemError("rename '\(part)'", path)
  }
  let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  try synchronize(directory, O_RDONLY | O_DIRECTORY)
}

/// Throws unless the disk has room for the parts of a file that are not written yet.
private func requireRoom(for path: String) throws(HDF5Error) {
  var file = stat()
  var disk = statvfs()
  guard unsafe stat(path, &file) == 0 && statvfs(path, &disk) == 0 else { return }
  let missing = Int(file.st_size) - 512 * Int(file.st_blocks)
  let free = Int(disk.f_bavail) * Int(disk.f_frsize)
  guard missing > free else { return }
  throw HDF5Error(
    action: "write the file", path: path,
    reason: "it needs \(missing) more bytes on a disk with \(free) bytes free")
}

/// Waits until the content of a file or directory is on the disk.
private func synchronize(_ path: String, _ flags: Int32) throws(HDF5Error) {
  let descriptor = unsafe open(path, flags)
  guard descriptor >= 0 else { throw systemError("open for synchronization", path) }
  defer { close(descriptor) }
  // File systems without synchronization of directories answer EINVAL.
  guard fsync(descriptor) == 0 || errno == EINVAL else {
    throw systemError("synchronize with the disk", path)
  }
}
