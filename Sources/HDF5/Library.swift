import CHDF5
import Glibc

/// The state of the HDF5 library in this process.
enum Library {
  /// Whether a parallel write failed.
  ///
  /// HDF5 1.10 hangs or crashes when files are closed after that, so identifiers stay open then and
  /// the program ends without `MPI_Finalize`.
  static var isAbandoned: Bool { unsafe abandoned }

  // HDF5 is called from the main thread only (MPI_THREAD_FUNNELED).
  private nonisolated(unsafe) static var abandoned = false

  /// Leaves all identifiers open from now on.
  static func abandon() { unsafe abandoned = true }

  /// Prepares the library at its first use.
  ///
  /// Errors are not printed but thrown, and files are not locked unless the user asks for it, because
  /// locks fail or hang on parallel file systems (openPMD-api pull request 1106).
  static func prepare() { _ = preparation }

  private static let preparation: Void = {
    _ = unsafe setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0)
    _ = H5Eset_auto2(emulon_error_stack(), nil, nil)
  }()
}

/// Whether HDF5 locks the files that it opens: only when the environment asks for it.
public func usesFileLocking() -> Bool {
  Library.prepare()
  guard let value = unsafe getenv("HDF5_USE_FILE_LOCKING") else { return true }
  let text = unsafe String(cString: value)
  return text != "FALSE" && text != "0"
}

/// The version of the HDF5 library that runs, for example `1.10.8`.
public func libraryVersion() -> String {
  var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
  _ = unsafe H5get_libversion(&major, &minor, &release)
  return "\(major).\(minor).\(release)"
}
