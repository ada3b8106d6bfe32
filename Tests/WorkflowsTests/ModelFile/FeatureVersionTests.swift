import Descriptors
import Foundation
import HDF5
import Structures
import TestSupport
import Testing

@testable import Workflows

@Suite(.serialized, .usesHDF5) struct FeatureVersionTests {
  /// The error about a model with an attribute; nil when it can be used.
  private func refusal(_ version: Int?) throws -> InputError? {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "emulon-version-\(UUID().uuidString).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try withAtomicFile(at: path) { file in
      let model = try file.createGroup("model")
      try model.writeFeatureVersion()
      if let version { try model.setAttribute("features_version", version) }
    }
    let model = try File(openingAt: path).group("model")
    do { try model.requireFeatureVersion(in: path) } catch { return error as? InputError }
    return nil
  }

  @Test func theOwnVersionIsTaken() throws { #expect(try refusal(nil) == nil) }

  @Test func anotherVersionIsRefusedWithBothNumbers() throws {
    let error = try #require(try refusal(featureVersion + 1))
    #expect(error.exitCode == 65 && error.expected == "\(featureVersion)")
    #expect(error.found == "\(featureVersion + 1)" && error.remedy.contains("train"))
  }
}
