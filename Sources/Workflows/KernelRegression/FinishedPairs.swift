import DistributedLinearAlgebra

/// Which pairs of panels of a Gram matrix an interrupted run had finished, on any grid.
struct FinishedPairs {
  private let part: MatrixPart
  /// The numbers of the panels of rows and columns of the finished pairs, and of those above the diagonal.
  private var finished: Set<SIMD2<Int>> = []
  private let isSameGrid: Bool

  /// The pairs of a checkpoint, for a walk over `panels`.
  init(_ part: MatrixPart, for panels: KernelPanels) {
    self.part = part
    isSameGrid =
      part.layout == panels.layout
      && (part.panelRows, part.panelColumns) == panels.panel
    var older = KernelPanels(symmetric: part.layout, panels.rowStructures)
    older.panel = (part.panelRows, part.panelColumns)
    let all = older.pairs.map { SIMD2($0.rows.lowerBound, $0.columns.lowerBound) }
    finished = Set(all.prefix(part.done))
    let wanted = Set(all)
    for i in stride(from: 0, to: part.order, by: part.panelRows) {
      for j in stride(from: 0, to: part.order, by: part.panelColumns)
      where !wanted.contains(SIMD2(i, j)) { finished.insert(SIMD2(i, j)) }
    }
  }

  /// Whether all elements of a pair that this rank holds were finished.
  ///
  /// - Parameters:
  ///   - number: The number of the pair in the walk.
  ///   - pair: The pair, in local indices of this rank.
  ///   - layout: The layout of this run.
  ///   - rowIndex: The row of the grid in which this rank stands.
  ///   - columnIndex: The column of the grid in which this rank stands.
  /// - Returns: Whether the pair can be left out on this rank.
  func contains(
    _ number: Int, _ pair: (rows: Range<Int>, columns: Range<Int>), _ layout: MatrixLayout,
    rowIndex: Int, columnIndex: Int
  ) -> Bool {
    if isSameGrid { return number < part.done }
    let rows = Self.panels(
      pair.rows, of: layout.rows, rowIndex, in: part.layout.rows, part.panelRows)
    let columns = Self.panels(
      pair.columns, of: layout.columns, columnIndex, in: part.layout.columns, part.panelColumns)
    return rows.allSatisfy { i in columns.allSatisfy { finished.contains(SIMD2(i, $0)) } }
  }

  /// The first indices of the older panels in which the indices of a range stand.
  private static func panels(
    _ range: Range<Int>, of axis: BlockCyclicAxis, _ process: Int, in older: BlockCyclicAxis,
    _ size: Int
  ) -> Set<Int> {
    let own = range.clamped(to: 0..<axis.localCount(on: process))
    return Set(
      own.map { older.local(ofGlobal: axis.global(ofLocal: $0, on: process)) / size * size })
  }
}
