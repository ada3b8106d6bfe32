import Foundation
import Structures

/// A file `SHA256SUMS` beside input files, as `sha256sum` writes it: a hash and a name on every line.
///
/// Files that it names are compared with it before they are read; others are not.
struct ChecksumList: Sendable {
  /// The name of the file.
  static let fileName = "SHA256SUMS"
  /// The path of the list.
  let path: String
  /// The hash of each file that the list names.
  private let hashes: [String: String]

  /// Reads the list of a folder; nil when there is none.
  ///
  /// - Throws: `InputError` when a line is not one of `sha256sum`.
  init?(ofFolder folder: String) throws {
    path = folder.isEmpty ? Self.fileName : folder + "/" + Self.fileName
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    var hashes: [String: String] = [:]
    for (number, line) in String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      guard let match = line.wholeMatch(of: /([0-9a-fA-F]{64})(?:  | \*)(?:\.\/)?(.+?)\r?/) else {
        throw InputError(
          file: path, line: number + 1, expected: "64 hexadecimal digits, two spaces and a name",
          found: "'\(line.prefix(80))'", remedy: "write the list by 'sha256sum FILES > SHA256SUMS'")
      }
      hashes[String(match.2)] = match.1.lowercased()
    }
    self.hashes = hashes
  }

  /// The hash that the list names for a file of its folder.
  func hash(of name: String) -> String? { hashes[name] }

  /// The names that the list knows, in alphabetical order.
  var names: [String] { hashes.keys.sorted() }

  /// The folder and the name of a file.
  static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }
}
