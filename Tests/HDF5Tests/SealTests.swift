import Foundation
import Testing

@testable import HDF5

extension HDF5Tests {
  @Suite struct SealTests {
    /// A file of two megabyte-sized datasets, a text and a small one.
    private func sealedFile(_ scratch: Scratch) throws -> String {
      let path = scratch.path("a.h5")
      try withAtomicFile(at: path) { file in
        try file.setAttribute("format", "emulon-test")
        try file.write([1, 2, 3], to: "small")
        try file.write("two words", to: "text")
        for name in ["group/x", "group/y"] {
          try file.write((0..<200_000).map { Double($0) }, to: name)
        }
      }
      return path
    }

    @Test func everyByteIsCovered() throws {
      let scratch = try Scratch()
      let path = try sealedFile(scratch)
      guard case .table(let table) = try Seal(ofFileAt: path) else {
        Issue.record("no table")
        return
      }
      let length = try Data(contentsOf: URL(filePath: path)).count
      #expect(table.contentLength + table.encoded.count == length)
      #expect(ChecksumTable(decoding: table.encoded) == table)
      let ranges = table.sums.indices.map { table.bytes(ofSlab: $0) }
      #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == table.contentLength)
      #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      #expect(Set(table.places.map(\.name)).isSuperset(of: ["/group/x", "/group/y", "/small"]))
      #expect(table.places.first { $0.name == "/group/x" }?.bytes.count == 1_600_000)
    }

    @Test func aWholeFileReadsAsBefore() throws {
      let scratch = try Scratch()
      let file = try File(openingAt: try sealedFile(scratch))
      #expect(try file.dataset("small").read(Int.self) == [1, 2, 3])
      #expect(try file.dataset("group/y").read(Double.self)[199_999] == 199_999)
    }

    @Test func damageNamesTheDataset() throws {
      let scratch = try Scratch()
      let path = try sealedFile(scratch)
      guard case .table(let table) = try Seal(ofFileAt: path) else { return }
      for name in ["/group/x", "/group/y"] {
        let place = try #require(table.places.first { $0.name == name })
        try flip(path, at: place.bytes.lowerBound + 100_000)
        let error = #expect(throws: HDF5Error.self) { _ = try File(openingAt: path) }
        #expect(error?.exitCode == 65 && error?.reason.contains("'\(name)'") == true)
        try flip(path, at: place.bytes.lowerBound + 100_000)
      }
      _ = try File(openingAt: path)
    }

    /// Every byte of the table, and some of the content; a flipped bit each.
    @Test func everyFlippedBitIsNoticed() throws {
      let scratch = try Scratch()
      let path = scratch.path("b.h5")
      try withAtomicFile(at: path) { file in
        try file.setAttribute("format", "emulon-test")
        try file.write([1, 2, 3], to: "small")
      }
      let whole = try Data(contentsOf: URL(filePath: path))
      guard case .table(let table) = try Seal(ofFileAt: path) else { return }
      let places =
        Array(table.contentLength..<whole.count)
        + Array(stride(from: 0, to: table.contentLength, by: 37))
      for (k, place) in places.enumerated() {
        var bytes = whole
        bytes[place] ^= 1 << UInt8(k % 8)
        try expectRefusal(bytes, path, "flip at \(place) of \(whole.count)")
      }
    }

    /// Every length down to nothing: inside the table, at its beginning, inside the content.
    @Test func everyTruncationIsNoticed() throws {
      let scratch = try Scratch()
      let path = scratch.path("b.h5")
      try withAtomicFile(at: path) { file in
        try file.setAttribute("format", "emulon-test")
        try file.write([1, 2, 3], to: "small")
      }
      let whole = try Data(contentsOf: URL(filePath: path))
      guard case .table(let table) = try Seal(ofFileAt: path) else { return }
      let lengths =
        Array(table.contentLength..<whole.count)
        + Array(stride(from: 0, to: table.contentLength, by: 61))
      for length in lengths {
        try expectRefusal(whole.prefix(length), path, "\(length) of \(whole.count) bytes")
      }
    }

    @Test func filesOfOthersNeedNoChecksums() throws {
      let scratch = try Scratch()
      let path = scratch.path("c.h5")
      do { try File(creatingAt: path).write([1, 2, 3], to: "x") }
      #expect(try Seal(ofFileAt: path) == .absent)
      #expect(try File(openingAt: path).dataset("x").read(Int.self) == [1, 2, 3])
      // Emulon's own files have them always.
      do { try File(openingAt: path, mode: .readWrite).setAttribute("format", "emulon-test") }
      let error = #expect(throws: HDF5Error.self) { _ = try File(openingAt: path) }
      #expect(error?.exitCode == 65 && error?.reason.contains("lost its checksums") == true)
    }

    private func expectRefusal(_ bytes: Data, _ path: String, _ what: String) throws {
      try bytes.write(to: URL(filePath: path))
      let error = #expect(throws: HDF5Error.self, "\(what)") { _ = try File(openingAt: path) }
      #expect(error?.exitCode == 65, "\(what): \(String(describing: error))")
    }

    private func flip(_ path: String, at place: Int) throws {
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[place] ^= 0x10
      try bytes.write(to: URL(filePath: path))
    }
  }
}
