import Foundation
import HDF5
import MPI
import Structures
import Yams

extension CheckpointIdentity {
  /// The identity of a run of a job file.
  ///
  /// **Collective.** Rank 0 reads the input files.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - job: The text of the job file.
  ///   - file: The path of the job file.
  ///   - inputs: The input files.
  ///   - world: All ranks.
  /// - Throws: On all ranks when a file cannot be read.
  init(
    _ command: String, job: String, file: String, inputs: [String],
    on world: borrowing Communicator
  ) throws {
    self.init(
      command: command, settings: try JobValue(text: job, file: file).settings,
      inputs: try Self.digests(of: inputs, on: world))
  }

  /// The digests of files.
  ///
  /// **Collective.** Rank 0 reads the files.
  static func digests(of files: [String], on world: borrowing Communicator) throws
    -> [String: String]
  {
    let own = try world.together {
      world.rank == 0 ? try files.map { try digest(of: $0) } : []
    }
    let shared = try world.broadcast(own.joined(separator: " ")).split(separator: " ")
    return Dictionary(zip(files, shared.map { String($0) })) { first, _ in first }
  }

  /// The CRC32C and the length of a file.
  private static func digest(of file: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw InputError(
        .missingInput, file: file, expected: "a readable file", found: "none",
        remedy: "check the path")
    }
    var (checksum, length) = (UInt32(0), 0)
    while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
      checksum = CRC32C.checksum(of: [UInt8](data).span, continuing: checksum)
      length += data.count
    }
    return String(format: "%08x-%ld", checksum, length)
  }
}

extension JobValue {
  /// Every scalar of a job file by the keys that lead to it, without the place of the output.
  var settings: [String: String] {
    var result: [String: String] = [:]
    collect("", node, &result)
    return result
  }

  private func collect(_ key: String, _ node: Node, _ result: inout [String: String]) {
    if key == "output" { return }
    switch node {
    case .scalar(let scalar): result[key] = scalar.string
    case .sequence(let items):
      for (index, item) in items.enumerated() { collect("\(key)[\(index)]", item, &result) }
    case .mapping(let mapping):
      for (name, item) in mapping {
        let name = name.string ?? "?"
        collect(key.isEmpty ? name : "\(key).\(name)", item, &result)
      }
    case .alias: result[key] = "an alias"
    }
  }
}
