import Foundation
import Gzip
import Testing

@Suite struct GzipReaderTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/emulon-gzip-\(UUID())"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func contents(_ path: String) throws -> [UInt8] {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    while try reader.read(1000, into: &bytes) > 0 {}
    return bytes
  }

  @Test(arguments: [true, false]) func whatWasWrittenIsRead(_ isCompressed: Bool) throws {
    let path = folder + "/numbers"
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let writer = try GzipWriter(path: path, isCompressed: isCompressed)
    let (first, second) = (Array(bytes[..<40_000]), Array(bytes[40_000...]))
    try writer.write(first.span)
    try writer.write(second.span)
    #expect(!FileManager.default.fileExists(atPath: path))
    try writer.close()
    #expect(try contents(path) == bytes)
    let size = try Data(contentsOf: URL(filePath: path)).count
    #expect(isCompressed ? size != bytes.count : size == bytes.count)
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
  }

  @Test func anAbandonedFileIsRemoved() throws {
    let path = folder + "/abandoned"
    do {
      let writer = try GzipWriter(path: path, isCompressed: true)
      let bytes: [UInt8] = [1, 2, 3]
      try writer.write(bytes.span)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test(arguments: [40, 1000]) func dataThatEndTooEarlyAreDamaged(_ size: Int) throws {
    let path = folder + "/cut.gz"
    let writer = try GzipWriter(path: path, isCompressed: true)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    try writer.write(bytes.span)
    try writer.close()
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.prefix(size).write(to: URL(filePath: path))
    let error = #expect(throws: GzipError.self) { try contents(path) }
    #expect(error?.reason == .damaged)
  }

  @Test func placesThatDoNotExistAreRefused() {
    let error = #expect(throws: GzipError.self) { _ = try GzipReader(path: folder + "/none") }
    #expect(error?.reason == .cannotOpen)
    let other = #expect(throws: GzipError.self) {
      let writer = try GzipWriter(path: folder + "/none/x", isCompressed: true)
      try writer.close()
    }
    #expect(other?.reason == .cannotCreate)
  }
}
