import DistributedLinearAlgebra
import MPI
import Regression

/// Walks over the part of a kernel matrix that a rank holds, while features travel in panels.
///
/// All ranks walk in step: for every pair of a row panel and a column panel each rank receives the features
/// of the structures whose rows and columns it holds there. No rank holds more than one panel of either
/// side besides its share of the matrix. Each feature column of one side is received once for every panel
/// of the other: `8 d m ceil(n / panel)` bytes a rank for its `m` rows.
struct KernelPanels {
  /// A tile of the local storage and the features that it compares.
  struct Tile {
    let rows: EnvironmentBlock
    /// The structures of `rows`.
    let rowRange: Range<Int>
    let columns: EnvironmentBlock
    /// The structures of `columns`.
    let columnRange: Range<Int>
    /// The rows in the local storage.
    let localRows: Range<Int>
    /// The columns in the local storage.
    let localColumns: Range<Int>
  }

  /// How the matrix is dealt over the grid.
  let layout: MatrixLayout
  /// The structures of the rows and of the columns, by their numbers in the data set.
  let rowStructures: [Int]
  let columnStructures: [Int]
  /// Whether the matrix is symmetric and only tiles on and below the diagonal are wanted.
  let lowerOnly: Bool
  /// The most structures in a panel of rows and in a panel of columns.
  var panel = standardPanel
  /// Panels that keep DGEMM busy and need little beside the share of the matrix.
  static let standardPanel = (rows: 2048, columns: 512)
  /// The columns of a tile at the diagonal; narrow ones waste little above it, wide ones suit DGEMM.
  private let tileWidth = 128

  /// The panels of a symmetric matrix.
  init(symmetric layout: MatrixLayout, _ structures: [Int]) {
    self.init(layout, rows: structures, columns: structures, lowerOnly: true)
  }

  /// The panels of a matrix of different rows and columns.
  init(_ layout: MatrixLayout, rows: [Int], columns: [Int], lowerOnly: Bool = false) {
    precondition(
      layout.rows.count == rows.count && layout.columns.count == columns.count,
      "a layout for \(rows.count) x \(columns.count); got \(layout)")
    self.layout = layout
    (rowStructures, columnStructures, self.lowerOnly) = (rows, columns, lowerOnly)
  }

  /// Calls `body` for every tile of this rank.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - grid: The grid of the layout.
  ///   - store: The features of the rows, spread over the ranks of the grid.
  ///   - columnStore: The features of the columns; by default those of the rows.
  ///   - isDone: Whether a pair of ``pairs`` can be left out; all ranks say the same.
  ///   - afterPair: Called with the number of pairs that are done; it may communicate.
  ///   - body: Works on one tile; it must not communicate.
  /// - Throws: What `body` or a message between the ranks throws.
  func forEachTile(
    on grid: borrowing ProcessGrid, _ store: FeatureStore, columns columnStore: FeatureStore? = nil,
    isDone: (Int) throws -> Bool = { _ in false }, afterPair: (Int) throws -> Void = { _ in },
    _ body: (Tile) throws -> Void
  ) throws {
    let columnStore = columnStore ?? store
    var rows: (panel: Range<Int>, block: EnvironmentBlock)?
    for (number, pair) in pairs.enumerated() where try !isDone(number) {
      let mine = Self.clipped(pair.rows, layout.rows, grid.rowIndex)
      if rows?.panel != pair.rows {
        rows = nil
        let wanted = mine.map {
          rowStructures[layout.rows.global(ofLocal: $0, on: grid.rowIndex)]
        }
        rows = (pair.rows, try store.block(wanted, on: grid.all))
      }
      let own = Self.clipped(pair.columns, layout.columns, grid.columnIndex)
      let columns = try columnStore.block(
        own.map { columnStructures[layout.columns.global(ofLocal: $0, on: grid.columnIndex)] },
        on: grid.all)
      if let block = rows?.block {
        try forEachTile(
          of: (block, mine), (columns, own), rowIndex: grid.rowIndex,
          columnIndex: grid.columnIndex, body)
      }
      try afterPair(number + 1)
    }
  }

  /// The pairs of a panel of rows and a panel of columns in the order of the walk, in local indices.
  var pairs: [(rows: Range<Int>, columns: Range<Int>)] {
    let columns = Self.panels(layout.columns, panel.columns)
    return Self.panels(layout.rows, panel.rows).flatMap { rows in
      columns.prefix { !lowerOnly || !isAboveDiagonal(rows, $0) }.map { (rows, $0) }
    }
  }

  /// The tiles of one pair of panels: narrow ones along the diagonal, one for all that lies below.
  private func forEachTile(
    of rows: (block: EnvironmentBlock, local: Range<Int>),
    _ columns: (block: EnvironmentBlock, local: Range<Int>), rowIndex: Int, columnIndex: Int,
    _ body: (Tile) throws -> Void
  ) throws {
    guard let lastColumn = columns.local.last else { return }
    func tile(_ localRows: Range<Int>, _ localColumns: Range<Int>) throws {
      let (m, n) = (rows.local.lowerBound, columns.local.lowerBound)
      if localRows.isEmpty { return }
      try body(
        Tile(
          rows: rows.block, rowRange: localRows.lowerBound - m..<localRows.upperBound - m,
          columns: columns.block,
          columnRange: localColumns.lowerBound - n..<localColumns.upperBound - n,
          localRows: localRows, localColumns: localColumns))
    }
    /// The first local row of these panels on or below the diagonal element of a local column.
    func firstRow(_ column: Int) -> Int {
      let diagonal = layout.columns.global(ofLocal: column, on: columnIndex)
      let first = lowerOnly ? layout.rows.localCount(before: diagonal, on: rowIndex) : 0
      return min(max(first, rows.local.lowerBound), rows.local.upperBound)
    }
    let below = firstRow(lastColumn)
    for start in stride(from: columns.local.lowerBound, through: lastColumn, by: tileWidth) {
      let strip = start..<min(start + tileWidth, lastColumn + 1)
      try tile(firstRow(start)..<below, strip)
    }
    try tile(below..<rows.local.upperBound, columns.local)
  }

  /// The panels of an axis in local indices, as many on every rank.
  private static func panels(_ axis: BlockCyclicAxis, _ size: Int) -> [Range<Int>] {
    let longest = axis.localCount(on: 0)
    return stride(from: 0, to: longest, by: size).map { $0..<min($0 + size, longest) }
  }

  private static func clipped(_ panel: Range<Int>, _ axis: BlockCyclicAxis, _ process: Int)
    -> Range<Int>
  {
    panel.clamped(to: 0..<axis.localCount(on: process))
  }

  /// Whether no rank has an element on or below the diagonal in a pair of panels.
  private func isAboveDiagonal(_ rows: Range<Int>, _ columns: Range<Int>) -> Bool {
    let last = layout.rows.processCount - 1
    let lowest = layout.rows.global(ofLocal: rows.upperBound - 1, on: last)
    return layout.columns.global(ofLocal: columns.lowerBound, on: 0) > lowest
  }
}
