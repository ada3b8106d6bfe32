import Foundation
import HDF5
import Logging
import MPI

extension Checkpoint {
  /// Writes the state of a stage as the newest generation of its checkpoint.
  ///
  /// **Collective.** The file is complete under a name of its own before the older ones move: at every moment two
  /// generations are whole, once there were two.
  ///
  /// - Parameters:
  ///   - stage: The stage.
  ///   - units: The numbers of the slabs of this rank.
  ///   - world: All ranks.
  ///   - slab: Makes one slab; it is called twice for each and must not communicate.
  /// - Throws: On all ranks when one fails, for example because the disk is full.
  func write(
    _ stage: String, units: [Int], on world: borrowing Communicator, slab: (Int) throws -> Slab
  ) throws {
    guard folder != nil else { return }
    try world.together { if world.rank == 0 { try prepareFolder() } }
    // Ranks may have waited for each other until now.
    let start = StageClock.now()
    let next = path(stage, .next)
    let bytes = try CheckpointFile(stage: stage, identity: identity).write(
      to: next, units: units, on: world, slab: slab)
    try world.together { if world.rank == 0 { try rotate(stage) } }
    opened[stage] = nil
    let now = StageClock.now()
    lastSave = now
    lastCost.save = now - start
    totals = (totals.count + 1, totals.seconds + lastCost.save, totals.bytes + bytes)
    let written = totals
    RunJournal.shared.noteCheckpoints {
      ($0.checkpointsWritten, $0.checkpointSeconds, $0.checkpointBytes) = written
    }
    let seconds = String(format: "%.2f", lastCost.save)
    log.info("checkpoint of '\(stage)': \(byteText(bytes)) in \(seconds) s")
  }

  /// Whether two generations of a stage stand on the disk, as rank 0 sees it.
  ///
  /// **Collective.**
  func hasTwoGenerations(_ stage: String, on world: borrowing Communicator) throws -> Bool {
    let isThere = world.rank == 0 && FileManager.default.fileExists(atPath: path(stage, .previous))
    return try world.broadcast(isThere ? 1 : 0) == 1
  }

  /// Makes the folder and its identity, on one rank.
  private func prepareFolder() throws {
    guard let folder, !FileManager.default.fileExists(atPath: identityPath) else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(identity.utf8).write(to: URL(filePath: identityPath), options: .atomic)
    } catch { throw RunError.cannotCreate(folder, "\(error.localizedDescription)") }
  }

  /// Lets the new file take the name of the newest one, and that one the name of the older one.
  private func rotate(_ stage: String) throws {
    let newest = path(stage, .newest)
    if FileManager.default.fileExists(atPath: newest) {
      try move(newest, to: path(stage, .previous))
    }
    try move(path(stage, .next), to: newest)
  }

  private func move(_ from: String, to target: String) throws {
    guard unsafe rename(from, target) == 0 else {
      let reason = unsafe String(cString: strerror(errno))
      throw HDF5Error(action: "rename '\(from)'", path: target, reason: reason)
    }
  }
}
