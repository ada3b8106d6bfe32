import Fields
import Foundation
import Structures
import Testing

/// Files that are wrong: each is one line that names the file and, where there is one, the line.
@Suite struct DamagedFieldFileTests {
  private let folder: String

  init() throws { folder = try Samples.folder() }

  /// The error of a file that was written and then changed.
  private func error(_ name: String, _ change: (String) -> String) throws -> String {
    try Samples.write(
      [try Samples.field()], [FieldDescription("density", .density)], to: folder + name)
    let text = String(decoding: try Samples.bytes(folder + name), as: UTF8.self)
    try change(text).write(toFile: folder + name, atomically: true, encoding: .utf8)
    let found = #expect(throws: InputError.self) {
      _ = try FieldTextFile(folder + name).read("density")
    }
    let line = found?.description ?? ""
    #expect(line.hasPrefix(folder + name) && !line.contains("\n"))
    return line.replacing(folder, with: "")
  }

  @Test(arguments: ["CHGCAR", "a.cube"]) func aFileCutShortIsNoticed(_ name: String) throws {
    let line = try error(name) { String($0.prefix($0.count - 200)) }
    #expect(line.contains("84 values on a grid of 3 x 4 x 7; found the end of the file"), "\(line)")
  }

  @Test(arguments: ["NaN", "*****", "Infinity", "1e999"]) func noFiniteNumberIsNoticed(
    _ word: String
  ) throws {
    let line = try error("CHGCAR") { text in
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines[14] = " " + word + lines[14].dropFirst(18)
      return lines.joined(separator: "\n")
    }
    #expect(line.hasPrefix("CHGCAR:15: expected a finite number; found '\(word)'"), "\(line)")
  }

  @Test func moreValuesThanPointsAreNoticed() throws {
    let line = try error("CHGCAR") { $0 + " 0.1E+00 0.2E+00\n" }
    #expect(line.contains("further numbers"), "\(line)")
    let cube = try error("a.cube") { $0 + " 0.1E+00 0.2E+00\n" }
    #expect(cube.contains("and no more"), "\(cube)")
    let short = try error("CHGCAR") { $0.replacing("    3    4    7", with: "    3    4    6") }
    #expect(short.contains("'"), "\(short)")
  }

  @Test(arguments: [("    3    4", 2), ("    3    4    0", 3), ("    a    4    7", 3)])
  func aWrongGridLineIsNoticed(_ text: String, _ count: Int) throws {
    let line = try error("CHGCAR") { $0.replacing("    3    4    7", with: text) }
    #expect(line.hasPrefix("CHGCAR:13: expected"), "\(line)")
  }

  @Test func aSecondGridThatDiffersIsNoticed() throws {
    let line = try error("CHGCAR") { $0 + "    3    4    8\n" }
    #expect(line.contains("the numbers of grid points 3 4 7"), "\(line)")
  }

  @Test(arguments: ["CHGCAR.gz", "a.cube.gz"]) func garbageIsNotGzip(_ name: String) throws {
    try Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 * 77) }).write(
      to: URL(filePath: folder + name))
    let error = #expect(throws: InputError.self) { try FieldTextFile(folder + name) }
    #expect(error?.description.contains("gzip") == true, "\(String(describing: error))")
  }

  @Test func damagedGzipIsNoticed() throws {
    let path = folder + "CHGCAR.gz"
    try Samples.write([try Samples.field()], [FieldDescription("density", .density)], to: path)
    try Samples.bytes(path).dropLast(40).write(to: URL(filePath: path))
    let error = #expect(throws: InputError.self) { try FieldTextFile(path).read("density") }
    #expect(error?.description.contains("whole gzip data") == true, "\(String(describing: error))")
  }

  @Test func absentFilesAndFieldsAreNamed() throws {
    let error = #expect(throws: InputError.self) { try FieldTextFile(folder + "none.cube") }
    #expect(error?.exitCode == 66)
    let path = folder + "CHGCAR"
    try Samples.write([try Samples.field()], [FieldDescription("density", .density)], to: path)
    let other = #expect(throws: InputError.self) { try FieldTextFile(path).read("magnetisation") }
    #expect(other?.description.contains("found density") == true)
  }
}
