import Foundation
import MPI

/// The folder of the results, known to be writable before anything is computed.
struct OutputDirectory {
  /// The path of the folder.
  let path: String

  /// Creates the folder where it is missing and tries to write there.
  ///
  /// **Collective.**
  ///
  /// - Throws: `RunError` with the exit code 73 on all ranks.
  init(_ path: String, on world: borrowing Communicator) throws {
    self.path = path
    try world.together {
      guard world.rank == 0 else { return }
      do {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true)
      } catch {
        throw RunError.cannotCreate(path, "the folder cannot be made")
      }
      let probe = path + "/.emulon-probe"
      guard FileManager.default.createFile(atPath: probe, contents: Data([0])) else {
        throw RunError.cannotCreate(path, "the folder is not writable")
      }
      try? FileManager.default.removeItem(atPath: probe)
    }
  }
}

extension OutputDirectory {
  /// Checks that a file can be created at a path.
  ///
  /// - Throws: `RunError` with the exit code 73.
  static func requirePlace(for file: String) throws {
    let own = try? URL(filePath: file).resourceValues(forKeys: [.isDirectoryKey])
    if own?.isDirectory == true {
      throw RunError.cannotCreate(file, "a folder of that name is there")
    }
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    let values = try? URL(filePath: folder).resourceValues(forKeys: [.isDirectoryKey])
    guard values?.isDirectory == true else {
      throw RunError.cannotCreate(file, "there is no folder '\(folder)'")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw RunError.cannotCreate(file, "the folder is not writable")
    }
  }

  /// Checks that the disk has room for a file that is still to be written.
  ///
  /// - Throws: `RunError` with the exit code 73.
  static func requireRoom(bytes: Int, for file: String) throws {
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    let disk = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (disk?[.systemFreeSize] as? NSNumber)?.intValue, free < bytes else { return }
    throw RunError.cannotCreate(
      file, "it needs about \(byteText(bytes)) on a disk with \(byteText(free)) free")
  }
}
