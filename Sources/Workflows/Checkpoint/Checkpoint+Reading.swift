import Foundation
import HDF5
import Logging
import MPI

extension Checkpoint {
  /// The newest checkpoint of a stage that is whole, on all ranks; `nil` without one.
  ///
  /// **Collective.** A damaged one is named in the log and the older one is taken.
  ///
  /// - Throws: `InputError` (65) on all ranks when it belongs to another input; ``Interrupted`` when the run
  ///   was asked to stop before the stage began.
  func restored(_ stage: String, on world: borrowing Communicator) throws -> StoredStage? {
    try look(before: stage, on: world)
    guard folder != nil, options.restart == .auto else { return nil }
    if let stored = opened[stage] { return stored }
    for generation in Generation.allCases {
      let path = path(stage, generation)
      let isThere = try world.broadcast(FileManager.default.fileExists(atPath: path) ? 1 : 0)
      guard isThere == 1 else { continue }
      let stored: StoredStage
      do {
        try Integrity.requireIntact(path, on: world)
        stored = try world.together { try StoredStage(path) }
      } catch {
        log.warning("\(error); an older checkpoint is taken when there is one")
        continue
      }
      try world.together { try requireSame(stored) }
      let note = generation == .previous ? ", the older generation" : ""
      log.info("'\(stage)' goes on from '\(path)'\(note): \(stored.units.count) parts")
      opened[stage] = stored
      return stored
    }
    return nil
  }

  private func requireSame(_ stored: StoredStage) throws {
    guard stored.identity != identity else { return }
    try CheckpointIdentity(text: identity).requireSame(
      as: try CheckpointIdentity(text: stored.identity), folder ?? ".")
  }
}
