import Foundation

/// A file system of one megabyte that every node sees; made before the nodes, by the script that starts the cluster.
final class SmallDisk {
  /// Its folder.
  let path: String

  private static var place: String? {
    ProcessInfo.processInfo.environment["EMULON_SMALL_DISK"]
  }

  /// Whether there is one.
  static var isThere: Bool { place != nil }

  /// The disk, emptied.
  init() throws {
    path = Self.place ?? ""
    clear()
  }

  /// The names of the files on it.
  var fileNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Removes all files.
  func clear() {
    for name in fileNames { try? FileManager.default.removeItem(atPath: path + "/" + name) }
  }
}
