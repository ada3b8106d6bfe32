import DistributedLinearAlgebra
import Foundation
import Logging
import MPI

/// Keeps a square distributed matrix in checkpoints while it is formed or factored.
struct MatrixKeeper {
  /// The name of the stage.
  let stage: String
  /// Where it is kept.
  let checkpoint: Checkpoint
  /// What decides the elements of the matrix.
  let key: String

  /// A keeper for a stage of a run.
  init(_ stage: String, _ checkpoint: Checkpoint, key: String) {
    (self.stage, self.checkpoint, self.key) = (stage, checkpoint, key)
  }

  /// The checkpoint of an earlier run with the same key; `nil` without one.
  ///
  /// **Collective.**
  func stored(on grid: borrowing ProcessGrid) throws -> (stage: StoredStage, part: MatrixPart)? {
    guard let stored = try checkpoint.restored(stage, on: grid.all), let part = stored.matrixPart
    else { return nil }
    guard part.key == key else {
      checkpoint.log.warning("'\(stage)' begins anew: the checkpoint is of another choice")
      return nil
    }
    return (stored, part)
  }

  /// Looks after a step of the stage; see ``Checkpoint/step(_:on:replacing:_:)``.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - layout: The layout of the matrix.
  ///   - local: The elements of this rank.
  ///   - panel: The sizes of the panels of the Gram matrix.
  ///   - done: How much is finished.
  ///   - grid: The grid of the matrix.
  ///   - replaced: An earlier stage that is no longer needed.
  /// - Throws: ``Interrupted`` on rank 0 and `PeerFailure` elsewhere when the run stops.
  func step(
    _ layout: MatrixLayout, _ local: [Double], _ panel: (rows: Int, columns: Int), done: Int,
    on grid: borrowing ProcessGrid, replacing replaced: String? = nil
  ) throws {
    let rank = grid.all.rank
    try checkpoint.step(stage, on: grid.all, replacing: replaced) { writer in
      let part = MatrixPart(layout, panel: panel, done: done, key: key)
      writer.add(unit: rank, Slab(text: try part.text, values: local))
    }
  }

  /// Ends the stage; see ``Checkpoint/finished(_:on:_:)``.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - layout: The layout of the matrix.
  ///   - local: The elements of this rank.
  ///   - panel: The sizes of the panels of the Gram matrix.
  ///   - done: How much is finished.
  ///   - grid: The grid of the matrix.
  /// - Throws: On all ranks when the checkpoint cannot be written.
  func finished(
    _ layout: MatrixLayout, _ local: [Double], _ panel: (rows: Int, columns: Int), done: Int,
    on grid: borrowing ProcessGrid
  ) throws {
    let rank = grid.all.rank
    try checkpoint.finished(stage, on: grid.all) { writer in
      let part = MatrixPart(layout, panel: panel, done: done, key: key)
      writer.add(unit: rank, Slab(text: try part.text, values: local))
    }
  }

  /// The choice of parameters by which a checkpoint of the last equations was made; `nil` without one.
  ///
  /// **Collective.** Another choice, even by a rounding, would not fit the matrix.
  static func keptChoice(_ checkpoint: Checkpoint, on world: borrowing Communicator) throws
    -> ModelChooser.Choice?
  {
    for stage in ["Cholesky", "Gram matrix"] {
      guard let part = try checkpoint.restored(stage, on: world)?.matrixPart else { continue }
      return try? JSONDecoder().decode(ModelChooser.Choice.self, from: Data(part.key.utf8))
    }
    return nil
  }
}
