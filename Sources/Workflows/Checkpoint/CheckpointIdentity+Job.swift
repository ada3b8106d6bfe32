import MPI
import Structures
import Yams

extension CheckpointIdentity {
  /// The identity of a run of a job file.
  ///
  /// **Collective.** The ranks read the input files.
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

  /// The SHA-256 of files by their names.
  ///
  /// **Collective.** The ranks share the files.
  static func digests(of files: [String], on world: borrowing Communicator) throws
    -> [String: String]
  {
    let hashes = try InputHashes.hashes(of: files, on: world)
    return Dictionary(zip(files, hashes)) { first, _ in first }
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
