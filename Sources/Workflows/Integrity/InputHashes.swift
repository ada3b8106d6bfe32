import Foundation
import MPI
import Structures

/// The hashes of input files, compared with the lists `SHA256SUMS` beside them.
enum InputHashes {
  /// The hash of a file, by one rank.
  ///
  /// - Throws: `InputError` (exit code 65) when a list beside the file names another hash.
  static func hash(of path: String) throws -> String {
    let (folder, name) = ChecksumList.parts(of: path)
    let expected = try ChecksumList(ofFolder: folder)?.hash(of: name)
    let found: String
    do { found = try SHA256.hexadecimal(ofFileAt: path) } catch {
      throw InputError(
        .missingInput, file: path, expected: "a file that can be read", found: "none",
        remedy: "correct the name or the permissions")
    }
    guard let expected, expected != found else { return found }
    throw InputError(
      .badData, file: path,
      expected: "the SHA-256 \(expected.prefix(16))... that '"
        + (folder.isEmpty ? "" : folder + "/") + "\(ChecksumList.fileName)' names",
      found: "\(found.prefix(16))...; the file was damaged or changed",
      remedy: "fetch it again, or correct the list where the change was meant")
  }

  /// The hashes of files, in their order; the ranks share the files.
  ///
  /// **Collective.**
  ///
  /// - Throws: On all ranks when a file cannot be read or is not as its list says.
  static func hashes(of paths: [String], on world: borrowing Communicator) throws -> [String] {
    let mine = paths.indices.filter { $0 % world.size == world.rank }
    let own = try world.together {
      try mine.map { "\($0) " + (try hash(of: paths[$0])) }.joined(separator: "\n")
    }
    var result = Array(repeating: "", count: paths.count)
    for line in try world.allGather(own).flatMap({ $0.split(separator: "\n") }) {
      let words = line.split(separator: " ")
      if let index = Int(words[0]) { result[index] = String(words[1]) }
    }
    return result
  }

  /// Compares files with the lists beside them; files that no list names, or that are missing, are not read.
  ///
  /// **Collective.**
  ///
  /// - Throws: On all ranks when a file is not as its list says.
  static func requireListed(_ paths: [String], on world: borrowing Communicator) throws {
    let listed = try world.together {
      try paths.filter { path in
        let (folder, name) = ChecksumList.parts(of: path)
        guard FileManager.default.fileExists(atPath: path) else { return false }
        return try ChecksumList(ofFolder: folder)?.hash(of: name) != nil
      }
    }
    _ = try hashes(of: listed, on: world)
  }
}
