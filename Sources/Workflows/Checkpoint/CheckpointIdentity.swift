import Descriptors
import Foundation
import Structures

/// What has to be the same in two runs, so that the second may go on from a checkpoint of the first.
struct CheckpointIdentity: Codable, Hashable, Sendable {
  /// The version of the layout of checkpoints, which changes with the meaning of any stage's slabs.
  var format = 1
  /// The version of the features that checkpoints hold.
  var features = featureVersion
  /// The command, for example `fit`.
  let command: String
  /// What the job file or the command line says, by key.
  let settings: [String: String]
  /// The digest of every input file, by its name.
  let inputs: [String: String]

  /// The JSON text that stands in checkpoints.
  var text: String {
    get throws { try ModelFile.json(self) }
  }

  /// Reads a JSON text.
  init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

  /// The identity of a run.
  init(command: String, settings: [String: String], inputs: [String: String]) {
    (self.command, self.settings, self.inputs) = (command, settings, inputs)
  }

  /// Throws an error that names the first difference between this run and the one that left a checkpoint.
  ///
  /// - Parameters:
  ///   - older: The identity in the checkpoint.
  ///   - folder: The folder of the checkpoint.
  /// - Throws: `InputError` (exit code 65).
  func requireSame(as older: CheckpointIdentity, _ folder: String) throws(InputError) {
    let parts = [
      ("format", ["of checkpoints": "\(older.format)"], ["of checkpoints": "\(format)"]),
      ("version", ["of features": "\(older.features)"], ["of features": "\(features)"]),
      ("command", ["": older.command], ["": command]),
      ("setting", older.settings, settings), ("input", older.inputs, inputs),
    ]
    for (kind, then, now) in parts {
      for key in Set(then.keys).union(now.keys).sorted() where then[key] != now[key] {
        throw InputError(
          .badData, file: folder, key: key.isEmpty ? kind : "\(kind) \(key)",
          expected: "the value of the run that wrote the checkpoint, \(Self.short(then[key])),",
          found: Self.short(now[key]),
          remedy: "undo the change, or begin anew with '--restart new'")
      }
    }
  }

  private static func short(_ value: String?) -> String {
    guard let value else { return "nothing" }
    return value.count > 16 ? "'\(value.prefix(12))...'" : "'\(value)'"
  }
}
