import CHDF5
import Glibc

/// Looks through HDF5 files without checksums in a process of its own, since HDF5 1.10 crashes on some damaged ones.
///
/// The process is the program itself, started with ``option`` and the path in front of anything else. It ends
/// with code 0 when HDF5 could read all structure of the file and all texts.
public enum Examiner {
  /// The first argument of the process.
  public static let option = "--examine-hdf5-file"
  /// The time after which the process counts as hanging, seconds.
  private static let limit = 120

  /// The program to start; nothing is examined without one.
  public static var program: String? {
    get { unsafe chosen }
    set { unsafe chosen = newValue }
  }

  // Set once by `main`, before anything else runs.
  private nonisolated(unsafe) static var chosen: String?

  /// Throws when HDF5 fails on a file or crashes.
  static func examine(_ path: String) throws(HDF5Error) {
    guard let program else { return }
    guard let (status, reason) = run(program, [option, path]) else { return }
    if status == 0 { return }
    let signal = status & 0x7F
    let words =
      signal == SIGALRM
      ? "HDF5 does not come to an end with its structure"
      : signal != 0 ? "HDF5 crashes on its structure (signal \(signal))" : reason
    throw Integrity.damaged(path, words.isEmpty ? "HDF5 cannot read its structure" : words)
  }

  /// What the process does: reads the structure of a file, its attributes and its texts.
  ///
  /// - Returns: The exit code; the reason of a failure goes to standard output.
  public static func runAsProcess(_ path: String) -> Int32 {
    alarm(UInt32(limit))
    do throws(HDF5Error) {
      let file = try File(unchecked: path)
      try visit(file)
      return 0
    } catch {
      print(error.reason)
      return 65
    }
  }

  private static func visit<Place: Container & ~Copyable>(_ place: borrowing Place)
    throws(HDF5Error)
  {
    try readAttributes(of: place)
    for child in try place.allChildren() {
      switch child.kind {
      case .group: try visit(try place.group(child.name))
      case .dataset, .dimension: try visit(try place.dataset(child.name))
      case .other: break
      }
    }
  }

  private static func visit(_ dataset: borrowing Dataset) throws(HDF5Error) {
    try readAttributes(of: dataset)
    try dataset.requireReadableStorage()
    if try dataset.elementType() == .text { _ = try dataset.readTexts() }
  }

  private static func readAttributes<Holder: AttributeHolder & ~Copyable>(
    of holder: borrowing Holder
  ) throws(HDF5Error) {
    for name in try holder.attributeNames() {
      do throws(HDF5Error) {
        _ = try holder.attributeTexts(name)
      } catch {
        // Anything but texts is of fixed size, and its reader checks the type.
        if error.exitCode != 65 { throw error }
      }
    }
  }

  /// Starts a program and waits for it.
  ///
  /// - Returns: How it ended, as from `waitpid`, and the first line that it printed; nil when it cannot be started.
  private static func run(_ program: String, _ arguments: [String]) -> (Int32, String)? {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var process: pid_t = 0
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let code = unsafe posix_spawn(&process, program, &actions, nil, words, environ)
    close(ends[1])
    guard code == 0 else { return nil }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(ends[0], &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      text += buffer.prefix(count)
    }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let line = text.prefix { $0 != UInt8(ascii: "\n") }
    return (status, String(decoding: line, as: UTF8.self))
  }
}

extension Dataset {
  /// Throws when HDF5 cannot find the chunks of a dataset.
  fileprivate func requireReadableStorage() throws(HDF5Error) {
    guard !isContiguous else { return }
    let space = try Identifier(H5Dget_space(handle), closing: H5Sclose, readAction, in: path)
    var count: hsize_t = 0
    let creation = H5Dget_create_plist(handle)
    defer { H5Pclose(creation) }
    guard H5Pget_layout(creation) == H5D_CHUNKED else { return }
    try check(unsafe H5Dget_num_chunks(handle, space.raw, &count), readAction, in: path)
  }
}
