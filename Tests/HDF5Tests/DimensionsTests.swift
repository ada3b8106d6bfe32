import Foundation
import Testing

@testable import HDF5

extension HDF5Tests {
  @Suite struct DimensionsTests {
    /// A file with a coordinate, two matrices that share a dimension, and one that nobody described.
    private func write(_ path: String) throws {
      try withAtomicFile(at: path) { file in
        let group = try file.createGroup("g")
        try group.write([3.0, 1.0, 2.0], to: "time").describe(
          unit: "s", description: "times", along: "time")
        for name in ["a", "b"] {
          try group.write((0..<6).map(Double.init), to: name, shape: [3, 2]).describe(
            unit: "1", description: "numbers", along: "time", "side")
        }
        try group.write((0..<12).map(Double.init), to: "free", shape: [3, 4])
        // A dataset of the name of a dimension that is not one.
        try group.write(["x", "y", "z"], to: "side_note").describe(
          unit: "1", description: "notes", along: "note")
        try group.write([1, 2, 3, 4, 5], to: "note").describe(
          unit: "1", description: "other notes", along: "page")
        try group.write(1.5, to: "number")
        try group.write("text", to: "text")
      }
    }

    @Test func everyDimensionHasOneScaleOfItsLength() throws {
      let scratch = try Scratch()
      try write(scratch.path("a.h5"))
      let group = try File(openingAt: scratch.path("a.h5")).group("g")
      let expected = [
        "a": ["/g/time", "/g/side"], "b": ["/g/time", "/g/side"],
        "free": ["/g/free_0", "/g/free_1"], "side_note": ["/g/note_dimension"],
        "note": ["/g/page"],
      ]
      for (name, scales) in expected {
        let dataset = try group.dataset(name)
        let found = try dataset.shape.indices.flatMap { try dataset.scaleNames(of: $0) }
        #expect(found == scales, "\(name)")
        for (dimension, scale) in scales.enumerated() {
          let scale = try group.dataset(String(scale.dropFirst(3)))
          #expect(scale.isScale && scale.shape == [dataset.shape[dimension]], "\(name)")
        }
      }
      #expect(try group.dataset("time").isScale)
      #expect(try group.dataset("a").attributeNames().contains("emulon_dimensions") == false)
    }

    @Test func bareDimensionsAreNoChildren() throws {
      let scratch = try Scratch()
      try write(scratch.path("a.h5"))
      let group = try File(openingAt: scratch.path("a.h5")).group("g")
      #expect(
        try group.children().map(\.name)
          == ["a", "b", "free", "note", "number", "side_note", "text", "time"])
    }

    @Test func aPackedFileSaysTheSame() throws {
      let scratch = try Scratch()
      let (path, packed) = (scratch.path("a.h5"), scratch.path("b.h5"))
      try withAtomicFile(at: path) { file in
        try file.setAttribute("limits", [1.5, .infinity])
        try file.setAttribute("words", ["a", "", "ü"])
        let x = try file.write((0..<300).map(Double.init), to: "x")
        try x.describe(unit: "s", description: "times", along: "x")
        try file.write(Array(repeating: Int32(7), count: 300_000), to: "y", shape: [300, 1000])
          .describe(unit: "1", description: "sevens", along: "x", "column")
        try file.write(["one", "two"], to: "text").describe(
          unit: "1", description: "words", along: "word")
        try file.createDataset("empty", of: Double.self, shape: [0, 3])
      }
      let source = try File(openingAt: path)
      try withAtomicFile(at: packed) { try source.packed(into: $0, level: 4) }
      let copy = try File(openingAt: packed)
      #expect(try copy.dataset("y").read(Int32.self) == Array(repeating: 7, count: 300_000))
      #expect(try copy.dataset("x").read(Double.self) == source.dataset("x").read(Double.self))
      #expect(try copy.dataset("text").readTexts() == ["one", "two"])
      #expect(try copy.dataset("empty").shape == [0, 3])
      #expect(try copy.attributeTexts("words") == ["a", "", "ü"])
      #expect(try copy.attributeValues("limits", of: Double.self) == [1.5, .infinity])
      #expect(try copy.dataset("x").isScale)
      #expect(try copy.dataset("y").scaleNames(of: 0) == ["/x"])
      #expect(try copy.dataset("y").scaleNames(of: 1) == ["/column"])
      #expect(try copy.dataset("y").attributeText("description") == "sevens")
      let sizes = try [path, packed].map { try Data(contentsOf: URL(filePath: $0)).count }
      #expect(sizes[1] < sizes[0] / 10)
    }
  }
}
