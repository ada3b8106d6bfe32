import Foundation
import TestSupport
import Testing

/// All tests of the module, one after the other: the HDF5 library serves one thread only.
@Suite(.serialized, .usesHDF5) struct HDF5Tests {}

/// A directory that is removed at the end of a test.
final class Scratch {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appending(path: "hdf5-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// The path of a file in the directory.
  func path(_ name: String) -> String { directory.appending(path: name).path }

  /// The names of all files in the directory.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() }
  }
}
