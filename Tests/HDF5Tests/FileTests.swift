import Foundation
import HDF5
import Testing

extension HDF5Tests {
  @Suite struct FileTests {
    @Test func childrenAreListedWithTheirKinds() throws {
      let scratch = try Scratch()
      do {
        let file = try File(creatingAt: scratch.path("a.h5"))
        try file.createGroup("model/inner")
        try file.write([1.0], to: "model/weights")
        try file.group("model").setAttribute("z", 1)
        try file.group("model").setAttribute("a", "first")
      }
      let file = try File(openingAt: scratch.path("a.h5"))
      let model = try file.group("model")
      #expect(try model.children().map(\.name) == ["inner", "weights"])
      #expect(try model.children().map(\.kind) == [.group, .dataset])
      #expect(try model.attributeNames() == ["a", "z"])
      #expect(try file.exists("model/weights"))
      #expect(try !file.exists("model/absent/x"))
      #expect(model.name == "/model")
      #expect(try model.dataset("weights").name == "/model/weights")
    }

    @Test func attributesAreReplaced() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.setAttribute("status", 1)
      try file.setAttribute("status", "complete")
      #expect(try file.attributeText("status") == "complete")
    }

    @Test func missingFileIsOneLine() throws {
      let path = try Scratch().path("absent.h5")
      let error = try #require(throws: HDF5Error.self) { _ = try File(openingAt: path) }
      #expect("\(error)" == "could not open the file in '\(path)': No such file or directory")
      #expect(error.exitCode == 66)
    }

    @Test func otherFileIsRefused() throws {
      let scratch = try Scratch()
      try "not HDF5".write(toFile: scratch.path("a.h5"), atomically: true, encoding: .utf8)
      let error = try #require(throws: HDF5Error.self) {
        _ = try File(openingAt: scratch.path("a.h5"))
      }
      #expect(error.exitCode == 65)
    }

    @Test func truncatedFileIsRefused() throws {
      let scratch = try Scratch()
      do { try File(creatingAt: scratch.path("a.h5")).write([1, 2, 3], to: "x") }
      let handle = try #require(FileHandle(forUpdatingAtPath: scratch.path("a.h5")))
      try handle.truncate(atOffset: try handle.seekToEnd() - 1)
      try handle.close()
      let error = try #require(throws: HDF5Error.self) {
        _ = try File(openingAt: scratch.path("a.h5"))
      }
      #expect(error.exitCode == 65)
      #expect(error.reason.contains("truncated"))
    }

    @Test func fileInAnAbsentDirectoryCannotBeCreated() throws {
      let error = try #require(throws: HDF5Error.self) {
        _ = try File(creatingAt: "/proc/absent/a.h5")
      }
      #expect(error.exitCode == 73)
      #expect(!"\(error)".contains("\n"))
    }

    @Test func missingDatasetNamesWhatIsThere() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write([1.0], to: "J")
      let error = try #require(throws: HDF5Error.self) { _ = try file.dataset("D") }
      #expect(error.action == "open the dataset 'D'")
      #expect(error.reason == "it does not exist; '/' holds 'J'")
      #expect(error.exitCode == 65)
    }

    @Test func wrongTypesAreRefused() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write([1.5], to: "x")
      try file.write("text", to: "t")
      try file.setAttribute("a", "text")
      func expectRefusal(_ attempt: () throws -> Void) {
        let error = #expect(throws: HDF5Error.self, performing: attempt)
        #expect(error?.exitCode == 65)
      }
      let outside = Hyperslab(offset: [1], count: [1])
      expectRefusal { _ = try file.dataset("x").read(Int.self) }
      expectRefusal { _ = try file.dataset("x").readTexts() }
      expectRefusal { _ = try file.dataset("x").read(Double.self, at: outside) }
      expectRefusal { _ = try file.dataset("t").read(Double.self) }
      expectRefusal { _ = try file.attribute("a", as: Double.self) }
      expectRefusal { _ = try file.attribute("b", as: Double.self) }
    }

    @Test func takenNameIsAnError() throws {
      let scratch = try Scratch()
      let file = try File(creatingAt: scratch.path("a.h5"))
      try file.write([1.5], to: "x")
      #expect(throws: HDF5Error.self) { try file.write([1.5], to: "x") }
    }
  }
}
