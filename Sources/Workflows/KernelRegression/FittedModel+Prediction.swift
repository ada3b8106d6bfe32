import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression

extension FittedModel {
  /// The predictions for structures of a feature store, `wanted.count x outputs`.
  ///
  /// **Collective.**
  ///
  /// The kernel of new structures with training structures is formed tile by tile and contracted at
  /// once; it is never stored. Work: `2 d n m` flops over all ranks.
  ///
  /// - Parameters:
  ///   - wanted: The structures to predict, by their numbers in `store`.
  ///   - store: The features of these structures.
  ///   - training: The features of the training structures; by default they are in `store` too.
  ///   - panel: The most structures in a panel of features that travels.
  ///   - grid: The ranks that share the work.
  /// - Returns: The predictions in the order of `wanted`, on all ranks.
  /// - Throws: `MPIError`, and what a grid or matrix without room throws.
  func predictions(
    _ wanted: [Int], _ store: FeatureStore, training: FeatureStore? = nil,
    panel: (rows: Int, columns: Int) = KernelPanels.standardPanel, on grid: borrowing ProcessGrid
  ) throws -> Matrix {
    let layout = MatrixLayout(
      rowCount: wanted.count, columnCount: structures.count, shape: grid.shape)
    var result = Matrix(
      rowCount: wanted.count, columnCount: dualCoefficients.columnCount, repeating: 0)
    var workspace = KernelWorkspace()
    var buffer: [Double] = []
    var panels = KernelPanels(layout, rows: wanted, columns: structures)
    panels.panel = panel
    try panels.forEachTile(on: grid, store, columns: training ?? store) { tile in
      let (m, n) = (tile.localRows.count, tile.localColumns.count)
      if buffer.count < m * n { buffer = [Double](repeating: 0, count: m * n) }
      var span = buffer.mutableSpan
      kernel.tile(
        rows: tile.rows, rowRange: tile.rowRange, columns: tile.columns,
        columnRange: tile.columnRange, into: &span, leadingDimension: m, workspace: &workspace)
      for c in 0..<result.columnCount {
        for (j, localColumn) in tile.localColumns.enumerated() {
          let alpha =
            dualCoefficients[layout.columns.global(ofLocal: localColumn, on: grid.columnIndex), c]
          for (i, localRow) in tile.localRows.enumerated() {
            result[layout.rows.global(ofLocal: localRow, on: grid.rowIndex), c] +=
              alpha * span[i + j * m]
          }
        }
      }
    }
    var sums = Matrix(
      rowCount: result.rowCount, columnCount: result.columnCount,
      elements: try grid.all.allReduce(result.elements, .sum))
    for c in 0..<sums.columnCount {
      for i in 0..<sums.rowCount { sums[i, c] += constants[c] }
    }
    return sums
  }
}
