import Glibc
public import MPI

/// Checks whether files are whole before HDF5 reads them, since HDF5 1.10 crashes on some damaged ones.
public enum Integrity {
  /// Throws unless the file is as it was written.
  ///
  /// One rank calls it. A file with checksums is compared with them; another one is looked through by
  /// ``Examiner``, where that is set. What was found whole is not read again while it does not change.
  ///
  /// - Throws: ``HDF5Error`` with the exit code 65 that names the damage.
  public static func requireIntact(_ path: String) throws(HDF5Error) {
    guard let stamp = FileStamp(path), !isKnown(path, stamp) else { return }
    remember(path, stamp, isSealed: try compareShare(path, rank: 0, size: 1))
  }

  /// Throws on all ranks unless the file is as it was written.
  ///
  /// **Collective.** Each rank compares a part of the file with the checksums.
  ///
  /// - Throws: The same ``HDF5Error`` on all ranks.
  public static func requireIntact(_ path: String, on communicator: borrowing Communicator)
    throws(HDF5Error)
  {
    let stamp = FileStamp(path)
    let isOld = stamp.map { isKnown(path, $0) } ?? false
    if try agree(path, { () throws(MPIError) in try communicator.allTrue(isOld) }) { return }
    var (failure, isSealed): (HDF5Error?, Bool) = (nil, false)
    do throws(HDF5Error) {
      isSealed = try compareShare(path, rank: communicator.rank, size: communicator.size)
    } catch { failure = error }
    if let first = try agree(
      path, { () throws(MPIError) in try firstFailure(failure, on: communicator) })
    {
      throw HDF5Error(
        action: first[0], path: path, reason: first[1], exitCode: Int32(first[2]) ?? 65)
    }
    if let stamp { remember(path, stamp, isSealed: isSealed) }
  }

  /// Throws on all ranks unless the files are as they were written.
  ///
  /// **Collective.** Call it before every rank opens the same files for itself.
  ///
  /// - Throws: The same ``HDF5Error`` on all ranks.
  public static func requireIntact(_ paths: [String], on communicator: borrowing Communicator)
    throws(HDF5Error)
  {
    for path in paths { try requireIntact(path, on: communicator) }
  }

  /// Compares the part of a file that a rank looks after; rank 0 looks through files without checksums.
  ///
  /// - Returns: Whether the file has checksums.
  private static func compareShare(_ path: String, rank: Int, size: Int) throws(HDF5Error) -> Bool {
    guard FileStamp(path) != nil else { return false }  // HDF5 tells why
    switch try Seal(ofFileAt: path) {
    case .table(let table):
      let slabs = ChecksumTable.share(of: rank, size: size, slabCount: table.sums.count)
      try compare(table, slabs, path)
      return true
    case .absent:
      if rank == 0 { try Examiner.examine(path) }
      return false
    case .broken(let reason): throw damaged(path, reason)
    }
  }

  /// Throws when a slab has another checksum than the table says.
  private static func compare(_ table: ChecksumTable, _ slabs: Range<Int>, _ path: String)
    throws(HDF5Error)
  {
    if let (slab, found) = try firstDamage(table, slabs, path) {
      throw damaged(path, table.damage(inSlab: slab, found: found))
    }
  }

  /// The first slab with another checksum than the table says.
  static func firstDamage(_ table: ChecksumTable, _ slabs: Range<Int>, _ path: String)
    throws(HDF5Error) -> (slab: Int, found: UInt32)?
  {
    let file = try FileBytes(path)
    for start in stride(from: slabs.lowerBound, to: slabs.upperBound, by: 64) {
      let some = start..<min(start + 64, slabs.upperBound)
      let sums = try file.checksums(
        ofSlabs: some, length: table.slabLength, end: table.contentLength)
      for (slab, sum) in zip(some, sums) where sum != table.sums[slab] { return (slab, sum) }
    }
    return nil
  }

  /// A file that cannot be trusted (exit code 65).
  static func damaged(_ path: String, _ reason: String) -> HDF5Error {
    HDF5Error(
      action: "open the file", path: path,
      reason: reason + "; fetch another copy or write the file again", exitCode: 65)
  }

  /// The failure of the lowest rank that has one: action, reason, exit code.
  private static func firstFailure(_ failure: HDF5Error?, on communicator: borrowing Communicator)
    throws(MPIError) -> [String]?
  {
    let size = communicator.size
    let source = try communicator.allReduce(failure == nil ? size : communicator.rank, .minimum)
    guard source < size else { return nil }
    return [
      try communicator.broadcast(failure?.action ?? "", from: source),
      try communicator.broadcast(failure?.reason ?? "", from: source),
      try communicator.broadcast(failure.map { "\($0.exitCode)" } ?? "", from: source),
    ]
  }

  /// What ranks agree on; failures of MPI become those of the file.
  private static func agree<Value>(_ path: String, _ body: () throws(MPIError) -> Value)
    throws(HDF5Error) -> Value
  {
    do throws(MPIError) { return try body() } catch {
      throw HDF5Error(action: "open the file", path: path, reason: "\(error)")
    }
  }

  // HDF5 and what belongs to it are called from the main thread only.
  private nonisolated(unsafe) static var known: [String: (stamp: FileStamp, isSealed: Bool)] = [:]

  private static func isKnown(_ path: String, _ stamp: FileStamp) -> Bool {
    unsafe known[path]?.stamp == stamp
  }

  private static func remember(_ path: String, _ stamp: FileStamp, isSealed: Bool) {
    unsafe known[path] = (stamp, isSealed)
  }

  /// Whether a file that was found whole has checksums.
  public static func isSealed(_ path: String) -> Bool { unsafe known[path]?.isSealed ?? false }
}

/// What tells whether a file is still the same.
private struct FileStamp: Hashable {
  let device: UInt
  let number: UInt
  let length: Int
  let seconds: Int
  let nanoseconds: Int

  /// The stamp of a file; nil when there is none that could be read.
  init?(_ path: String) {
    var information = stat()
    guard unsafe stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    device = UInt(information.st_dev)
    number = UInt(information.st_ino)
    length = Int(information.st_size)
    (seconds, nanoseconds) = (information.st_mtim.tv_sec, information.st_mtim.tv_nsec)
  }
}
