import DistributedLinearAlgebra
import Foundation

/// What a checkpoint says about the part of a distributed matrix that a rank held.
struct MatrixPart: Codable, Hashable, Sendable {
  /// The order of the matrix.
  let order: Int
  /// The order of a block.
  let blockSize: Int
  /// The numbers of rows and columns of the grid.
  let gridRows: Int
  let gridColumns: Int
  /// The most structures in a panel of rows and in a panel of columns.
  let panelRows: Int
  let panelColumns: Int
  /// How much is finished: pairs of panels of the Gram matrix, or columns of the factor.
  let done: Int
  /// What decides the elements of the matrix: the chosen kernel and regularization.
  let key: String

  /// Describes the state of a square matrix.
  init(_ layout: MatrixLayout, panel: (rows: Int, columns: Int), done: Int, key: String) {
    order = layout.rows.count
    blockSize = layout.rows.blockSize
    (gridRows, gridColumns) = (layout.rows.processCount, layout.columns.processCount)
    (panelRows, panelColumns) = panel
    (self.done, self.key) = (done, key)
  }

  /// Reads the text of a slab.
  init(text: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) }

  /// The text of a slab.
  var text: String { get throws { try ModelFile.json(self) } }

  /// How the matrix was dealt over the grid.
  var layout: MatrixLayout {
    MatrixLayout(
      rowCount: order, columnCount: order, blockSize: blockSize, shape: (gridRows, gridColumns))
  }

  /// The number of ranks that wrote the checkpoint.
  var rankCount: Int { gridRows * gridColumns }
}
