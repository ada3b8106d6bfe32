import Foundation
import HDF5
public import MPI
import Structures

/// Compares files with their checksums and prints a line for each.
///
/// **Collective.** HDF5 files are compared slab by slab by all ranks; other files, and HDF5 files without
/// checksums, with the list `SHA256SUMS` beside them. Of such a list all files are compared.
///
/// - Parameters:
///   - files: The files.
///   - printsDigest: Whether to print the hash of the content of HDF5 files instead; see `Documentation/Integrity.md`.
///   - world: The ranks.
/// - Throws: `RunError` with the exit code 65 when a file is damaged; `InputError` when one is missing.
public func verify(files: [String], printsDigest: Bool, on world: borrowing Communicator) throws {
  if printsDigest {
    for file in files {
      try world.together {
        if world.rank == 0 { print("\(try FileDigest.hexadecimal(ofFileAt: file))  \(file)") }
      }
    }
    return
  }
  var damaged: [String] = []
  for file in try world.together({ try files.flatMap(listed) }) {
    let verdict = try Verdict(of: file, on: world)
    if world.rank == 0 { for line in verdict.lines { print(line) } }
    if verdict.isDamaged { damaged.append(file) }
  }
  guard damaged.isEmpty else { throw RunError.damaged(damaged) }
}

/// The file itself, or the files that it lists.
private func listed(_ file: String) throws -> [String] {
  guard FileManager.default.fileExists(atPath: file) else {
    throw InputError(
      .missingInput, file: file, expected: "a file", found: "none", remedy: "correct the name")
  }
  let (folder, name) = ChecksumList.parts(of: file)
  guard name == ChecksumList.fileName, let list = try ChecksumList(ofFolder: folder) else {
    return [file]
  }
  return list.names.map { folder.isEmpty ? $0 : folder + "/" + $0 }
}

/// What the comparison of one file says.
private struct Verdict {
  /// The most damaged slabs that are named.
  private static let limit = 10
  let lines: [String]
  let isDamaged: Bool

  /// Compares a file.
  ///
  /// **Collective.**
  init(of file: String, on world: borrowing Communicator) throws {
    let survey = try Integrity.survey(file, on: world)
    switch survey.seal {
    case .table(let table) where survey.damages.isEmpty:
      lines = [
        "\(file): whole; CRC-32C of \(table.sums.count) slabs, \(byteText(table.contentLength))"
      ]
      isDamaged = false
    case .table, .broken:
      let shown = survey.damages.prefix(Self.limit).map { "\(file): \($0)" }
      let rest = survey.damages.count - shown.count
      lines = shown + (rest > 0 ? ["\(file): \(rest) more slabs are damaged"] : [])
      isDamaged = true
    case .absent:
      self = try Verdict(ofUnsealed: file, on: world)
    }
  }

  private init(lines: [String], isDamaged: Bool) {
    self.lines = lines
    self.isDamaged = isDamaged
  }

  /// Compares a file without checksums of its own with the list beside it.
  ///
  /// **Collective.** Rank 0 reads.
  private init(ofUnsealed file: String, on world: borrowing Communicator) throws {
    let text = try world.together { world.rank == 0 ? try Self.unsealed(file) : "" }
    let shared = try world.broadcast(text)
    self.init(lines: ["\(file): \(shared.dropFirst())"], isDamaged: shared.first == "!")
  }

  /// What is said about a file without checksums; an exclamation mark in front tells that it is damaged.
  private static func unsealed(_ path: String) throws -> String {
    let (folder, name) = ChecksumList.parts(of: path)
    if try ChecksumList(ofFolder: folder)?.hash(of: name) != nil {
      do {
        return " whole; SHA-256 \(try InputHashes.hash(of: path).prefix(16))... as listed"
      } catch let error as InputError where error.kind == .badData {
        return "!it is damaged: expected \(error.expected), found \(error.found)"
      }
    }
    guard try HDF5.isHDF5(path) else { return " no checksums to compare with" }
    do {
      _ = try File(openingAt: path)
    } catch {
      return "!" + error.reason
    }
    return " no checksums to compare with; HDF5 can read its structure"
  }
}

extension RunError {
  /// Files that are not as they were written (exit code 65).
  fileprivate static func damaged(_ files: [String]) -> RunError {
    let names = files.map { "'\($0)'" }.joined(separator: ", ")
    return RunError(
      description: "\(files.count == 1 ? "one file is" : "\(files.count) files are") damaged: "
        + "\(names); fetch other copies or write them again", exitCode: 65)
  }
}
