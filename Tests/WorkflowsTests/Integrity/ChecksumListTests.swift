import Foundation
import Structures
import Testing

@testable import Workflows

@Suite struct ChecksumListTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "sums-\(UUID())").path

  private func write(_ text: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// The hashes of `abc` in all the forms that `sha256sum` writes and reads.
  @Test(arguments: ["  a.xyz", " *a.xyz", "  ./a.xyz"])
  func aListedFileIsCompared(_ rest: String) throws {
    defer { remove() }
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    try write("abc", "a.xyz")
    try write("# list\n\(hash)\(rest)\n", "SHA256SUMS")
    #expect(try InputHashes.hash(of: folder + "/a.xyz") == hash)
    try write("abd", "a.xyz")
    let error = #expect(throws: InputError.self) { try InputHashes.hash(of: folder + "/a.xyz") }
    #expect(error?.exitCode == 65 && error?.file == folder + "/a.xyz")
    #expect(error?.description.contains("SHA256SUMS") == true)
  }

  @Test func filesThatAreNotListedPass() throws {
    defer { remove() }
    try write("abc", "a.xyz")
    #expect(try InputHashes.hash(of: folder + "/a.xyz").hasPrefix("ba7816bf"))
    try write("", "SHA256SUMS")
    #expect(try InputHashes.hash(of: folder + "/a.xyz").hasPrefix("ba7816bf"))
  }

  @Test func aWrongLineIsNamed() throws {
    defer { remove() }
    try write("# ok\nba7816bf  a.xyz\n", "SHA256SUMS")
    let error = #expect(throws: InputError.self) { try ChecksumList(ofFolder: folder) }
    #expect(error?.line == 2 && error?.exitCode == 65)
  }

  @Test func pathsHaveFoldersAndNames() {
    #expect(ChecksumList.parts(of: "a.h5") == ("", "a.h5"))
    #expect(ChecksumList.parts(of: "/a.h5") == ("/", "a.h5"))
    #expect(ChecksumList.parts(of: "b/c/a.h5") == ("b/c", "a.h5"))
  }
}
