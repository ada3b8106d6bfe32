package import DistributedLinearAlgebra
import Logging
package import MPI

/// A Cholesky factorization with the checkpoint hooks of a run, for benchmarks of their cost.
package struct HookedCholesky {
  private let checkpoint: Checkpoint

  /// Hooks that look at signals and clocks like those of a run.
  package init(on world: borrowing Communicator) {
    checkpoint = Checkpoint(
      RunOptions(), log: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
    checkpoint.listen(isFirst: world.rank == 0)
  }

  /// Factors a matrix, with a look after each panel.
  ///
  /// **Collective.**
  package func factor(
    _ matrix: inout DistributedMatrix, panelWidth: Int, on grid: borrowing ProcessGrid
  ) throws {
    let keeper = MatrixKeeper("Cholesky", checkpoint, key: "")
    let layout = matrix.layout
    try matrix.factorCholesky(on: grid, panelWidth: panelWidth) { done, local in
      try keeper.step(layout, local, KernelPanels.standardPanel, done: done, on: grid)
    }
    checkpoint.finished("Cholesky")
  }
}
