import CHDF5
public import MPI

/// A failure that the HDF5 library or the file system reported, or data of another kind than expected.
public struct HDF5Error: ExitCoded, Hashable, CustomStringConvertible {
  /// What Emulon was doing, with the name of the object, for example `read the dataset 'J'`.
  public let action: String
  /// The file.
  public let path: String
  /// The reason, in one line.
  public let reason: String
  /// 65 for wrong content, 66 for a missing file, 73 for one that cannot be created, 74 otherwise.
  public let exitCode: Int32

  /// A failure of `action` in the file at `path`.
  public init(action: String, path: String, reason: String, exitCode: Int32 = 74) {
    self.action = action
    self.path = path
    self.reason = reason
    self.exitCode = exitCode
  }

  /// The action, the file and the reason in one line.
  public var description: String { "could not \(action) in '\(path)': \(reason)" }
}

/// Throws an ``HDF5Error`` with the library's reason when `status` is negative.
func check(
  _ status: some SignedInteger, _ action: @autoclosure () -> String, in path: String,
  exitCode: Int32? = nil
) throws(HDF5Error) {
  guard status < 0 else { return }
  let reason = libraryReason()
  let code: Int32 =
    switch reason {
    case "No such file or directory": exitCode ?? 66
    case "file signature not found": 65
    case let reason where reason.hasPrefix("truncated file"): 65
    default: exitCode ?? 74
    }
  throw HDF5Error(
    action: action(), path: path, reason: reason + remedy(for: reason), exitCode: code)
}

/// What to do about a reason that comes from the locks of files.
private func remedy(for reason: String) -> String {
  let words = ["Resource temporarily unavailable", "No locks available", "unable to lock file"]
  guard words.contains(where: { reason.contains($0) }) else { return "" }
  return
    "; another program has locked it, or its file system knows no locks: wait for that program, or set "
    + "HDF5_USE_FILE_LOCKING=FALSE"
}

/// The innermost entry of HDF5's error stack; the system's own words where it has some.
private func libraryReason() -> String {
  var reason = ""
  _ = unsafe withUnsafeMutablePointer(to: &reason) { target in
    unsafe H5Ewalk2(
      emulon_error_stack(), H5E_WALK_UPWARD,
      { index, entry, target in
        if index == 0, let text = unsafe entry?.pointee.desc {
          unsafe target?.assumingMemoryBound(to: String.self).pointee = String(cString: text)
        }
        return 0
      }, target)
  }
  _ = H5Eclear2(emulon_error_stack())
  if let start = reason.firstRange(of: "error message = '")?.upperBound,
    let end = reason[start...].firstIndex(of: "'")
  {
    return String(reason[start..<end])
  }
  return reason.isEmpty ? "the library gives no reason" : reason
}
