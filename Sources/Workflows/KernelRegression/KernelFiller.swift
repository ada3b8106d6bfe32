import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression

/// Forms kernel matrices in place, block-cyclic over a process grid, from features that travel in
/// panels.
///
/// Each rank computes the entries that it owns by matrix products; no rank holds more than its share of
/// the matrix, one panel of row features and one panel of column features. Cost: `2 d n m` flops over
/// all ranks (half of it for the lower triangle); every feature column is received once for each panel
/// of the other side, about `8 d n (n / panel) / rows` bytes a rank.
struct KernelFiller {
  /// The kernel of structures.
  let kernel: StructureKernel
  /// The features of all structures.
  let store: FeatureStore
  /// The most structures of one row panel and of one column panel.
  let panel: (rows: Int, columns: Int)

  /// Chooses panels of at most about `panelBytes` each.
  init(_ kernel: StructureKernel, _ store: FeatureStore, panelBytes: Int = 1 << 28) {
    self.kernel = kernel
    self.store = store
    let bytes = max(1, store.bytesPerStructure)
    let rows = min(4096, max(256, panelBytes / bytes))
    panel = (rows: rows, columns: min(rows, 512))
  }

  /// The lower triangle of the kernel matrix of `structures`; entries above it stay zero. Collective.
  ///
  /// - Parameters:
  ///   - structures: The structures in the order of rows and columns.
  ///   - grid: Where the matrix lies.
  ///   - ranks: The ranks of the grid, which hold the features.
  ///   - progress: Receives the share that is finished, in 0...1.
  func gramMatrix(
    _ structures: [Int], on grid: borrowing ProcessGrid, ranks: borrowing Communicator,
    progress: (Double) -> Void = { _ in }
  ) throws -> DistributedMatrix {
    var matrix = try DistributedMatrix(
      rowCount: structures.count, columnCount: structures.count, on: grid)
    var workspace = KernelWorkspace()
    try forEachPanelPair(matrix, structures, ranks, lowerOnly: true, progress) { pair in
      matrix.withLocal { local, leadingDimension in
        for run in pair.columnRuns {
          let rows = pair.rowsBelow(run)
          if rows.isEmpty { continue }
          let start = rows.lowerBound + run.lowerBound * leadingDimension
          var tile = local.extracting(start..<local.count)
          kernel.tile(
            rows: pair.rowBlock, rowRange: pair.offset(rows: rows), columns: pair.columnBlock,
            columnRange: pair.offset(columns: run), into: &tile, leadingDimension: leadingDimension,
            workspace: &workspace)
        }
      }
    }
    return matrix
  }
}
