import Foundation
import HDF5
import Testing

extension HDF5Tests {
  @Suite struct AtomicFileTests {
    struct Interruption: Error {}

    @Test func completeFileHasItsFinalName() throws {
      let scratch = try Scratch()
      try withAtomicFile(at: scratch.path("a.h5")) { file in try file.write([1.0], to: "x") }
      #expect(try scratch.names == ["a.h5"])
      #expect(try File(openingAt: scratch.path("a.h5")).dataset("x").read(Double.self) == [1.0])
    }

    @Test func interruptedFileLeavesTheOlderOne() throws {
      let scratch = try Scratch()
      try withAtomicFile(at: scratch.path("a.h5")) { file in try file.write([1.0], to: "x") }
      #expect(throws: Interruption.self) {
        try withAtomicFile(at: scratch.path("a.h5")) { file in
          try file.write([2.0], to: "x")
          throw Interruption()
        }
      }
      #expect(try scratch.names == ["a.h5"])
      #expect(try File(openingAt: scratch.path("a.h5")).dataset("x").read(Double.self) == [1.0])
    }

    @Test func namesWithoutDirectoryAreRelative() throws {
      let name = "atomic-\(UUID().uuidString).h5"
      defer { try? FileManager.default.removeItem(atPath: name) }
      try withAtomicFile(at: name) { file in try file.write([1.0], to: "x") }
      #expect(FileManager.default.fileExists(atPath: name))
    }
  }
}
