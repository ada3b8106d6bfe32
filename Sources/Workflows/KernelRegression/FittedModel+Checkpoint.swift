import DistributedLinearAlgebra
import LinearAlgebra
import MPI

extension FittedModel {
  /// The structures that are predicted between two looks at signals.
  static let predictionChunk = 8192

  /// The predictions of all structures of a store, chunk by chunk, each with a place in the checkpoint.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - store: The features of the structures.
  ///   - training: The features of the training structures.
  ///   - chunk: The structures in a chunk; the same in a run that goes on.
  ///   - run: Keeps the checkpoint and shows the progress.
  ///   - grid: The ranks that share the work.
  /// - Returns: `store.count x outputs`, on all ranks.
  /// - Throws: What the predictions throw; ``Interrupted`` on rank 0 and `PeerFailure` elsewhere when the run stops.
  func predictions(
    of store: FeatureStore, training: FeatureStore, chunk: Int = predictionChunk, _ run: Run,
    on grid: borrowing ProcessGrid
  ) throws -> Matrix {
    let stage = "predict"
    let stored = try run.checkpoint.restored(stage, on: grid.all)
    let (count, outputs) = (store.count, dualCoefficients.columnCount)
    var result = Matrix(rowCount: count, columnCount: outputs, repeating: 0)
    var progress = Progress(stage, total: count, isShown: run.isFirst)
    let isFirst = grid.all.rank == 0
    var parts: [Slab] = []
    let fill = { (writer: inout SlabWriter) in
      guard isFirst else { return }
      for (unit, slab) in parts.enumerated() { writer.add(unit: unit, slab) }
    }
    for (unit, start) in stride(from: 0, to: count, by: chunk).enumerated() {
      let wanted = start..<min(start + chunk, count)
      if let stored, stored.contains(unit) {
        parts.append(try grid.all.together { try stored.slab(of: unit) })
      } else {
        let part = try predictions(Array(wanted), store, training: training, on: grid)
        parts.append(Slab(values: part.elements))
        try run.checkpoint.step(stage, on: grid.all, fill)
      }
      for c in 0..<outputs {
        for (i, structure) in wanted.enumerated() {
          result[structure, c] = parts[unit].values[i + c * wanted.count]
        }
      }
      progress.update(wanted.upperBound)
    }
    progress.finish()
    run.checkpoint.finished(stage)
    return result
  }
}
