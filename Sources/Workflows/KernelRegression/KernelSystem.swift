package import DistributedLinearAlgebra
import Glibc
import LinearAlgebra
import MPI
package import Regression

/// A kernel on the training structures, with what its Gram matrix is used for, over a process grid.
///
/// All functions are **collective** on the ranks of the grid; `store` is spread over these ranks.
package struct KernelSystem {
  /// The kernel of structures.
  let kernel: StructureKernel
  /// The structures that train, with their targets.
  let training: TrainingSet
  /// The features of all structures.
  let store: FeatureStore
  /// Whether an unpenalised constant is fitted to each output.
  let fitsConstant: Bool
  /// The most structures in a panel of features that travels.
  var panel = KernelPanels.standardPanel
  /// The columns of a panel of the Cholesky factorization, between two looks at signals.
  var factorPanel = 512

  /// A kernel on training structures, whose features are spread over the ranks.
  package init(
    kernel: StructureKernel, training: TrainingSet, store: FeatureStore, fitsConstant: Bool
  ) {
    (self.kernel, self.training) = (kernel, training)
    (self.store, self.fitsConstant) = (store, fitsConstant)
  }

  /// The solution of the training equations.
  struct Solution: Sendable {
    /// The dual coefficients, `n x outputs`.
    let dualCoefficients: Matrix
    /// The constant of each output.
    let constants: [Double]
    /// `(K + lambda I)^-1 1`, when a constant is fitted.
    let onesSolution: [Double]?
  }

  /// The lower triangle of the Gram matrix, block-cyclic.
  ///
  /// Work: `n^2 d` flops over all ranks.
  ///
  /// - Parameters:
  ///   - grid: The ranks that share the work.
  ///   - progress: Receives the share of this rank that is finished, in 0...1.
  /// - Returns: The matrix, whose elements above the diagonal have no meaning.
  /// - Throws: `DistributedSizeError` when the ranks are too few.
  package func gramMatrix(
    on grid: borrowing ProcessGrid, progress: (Double) -> Void = { _ in }
  ) throws -> DistributedMatrix {
    try gramMatrix(on: grid, keeper: nil, progress: progress)
  }

  /// As ``gramMatrix(on:progress:)``, with a checkpoint after pairs of panels.
  func gramMatrix(
    on grid: borrowing ProcessGrid, keeper: MatrixKeeper?, progress: (Double) -> Void
  ) throws -> DistributedMatrix {
    let layout = MatrixLayout(
      rowCount: training.count, columnCount: training.count, shape: grid.shape)
    var panels = KernelPanels(symmetric: layout, training.structures)
    panels.panel = panel
    // Small matrices are not worth the question, and all ranks know which are small.
    if layout.largestLocalByteCount > 1 << 24 {
      let parts = costs.gramMemory(grid.all.size)
      try MemoryBudget.require(
        Int(parts.reduce(0) { $0 + $1.bytes }),
        for: "the Gram matrix of \(training.count) structures and the features that travel",
        on: grid.all)
    }
    let old = try keeper?.stored(on: grid)
    var matrix =
      try old.map { try $0.stage.matrix($0.part, as: layout, on: grid) }
      ?? DistributedMatrix(layout, on: grid)
    let finished = old.map { FinishedPairs($0.part, for: panels) }
    let pairs = panels.pairs
    let leadingDimension = max(1, matrix.localRowCount)
    var workspace = KernelWorkspace()
    let area = 0.5 * Double(max(1, matrix.local.count))
    var done = 0.0
    try panels.forEachTile(
      on: grid, store,
      isDone: { number in
        guard let finished else { return false }
        let isDone = finished.contains(
          number, pairs[number], layout, rowIndex: grid.rowIndex, columnIndex: grid.columnIndex)
        return try grid.all.allTrue(isDone)
      },
      afterPair: { try keeper?.step(layout, matrix.local, panel, done: $0, on: grid) }
    ) { tile in
      matrix.withLocalElements { elements in
        let start = tile.localRows.lowerBound + tile.localColumns.lowerBound * leadingDimension
        var span = elements._mutatingExtracting(start..<elements.count)
        kernel.tile(
          rows: tile.rows, rowRange: tile.rowRange, columns: tile.columns,
          columnRange: tile.columnRange, into: &span, leadingDimension: leadingDimension,
          workspace: &workspace)
      }
      done += Double(tile.localRows.count * tile.localColumns.count)
      progress(min(1, done / area))
    }
    try keeper?.finished(layout, matrix.local, panel, done: pairs.count, on: grid)
    return matrix
  }

  /// Solves `(K + lambda I) alpha + 1 c = Y` from the Cholesky factor of `K + lambda I`.
  ///
  /// The constant follows from `1^T alpha = 0` (Saunders, Gammerman and Vovk, ICML 1998).
  func solution(
    _ factor: borrowing DistributedMatrix, on grid: borrowing ProcessGrid
  ) throws -> Solution {
    let (n, outputs) = (training.count, training.targets.columnCount)
    let columnCount = outputs + (fitsConstant ? 1 : 0)
    var sides = try DistributedMatrix(
      MatrixLayout(
        rows: factor.layout.rows,
        columns: BlockCyclicAxis(
          count: columnCount, blockSize: factor.layout.columns.blockSize,
          processCount: factor.layout.columns.processCount)), on: grid)
    sides.fill { i, j in j < outputs ? training.targets[i, j] : 1 }
    factor.solveCholesky(&sides)
    var solved = try sides.gathered(on: grid)
    var constants = [Double](repeating: 0, count: outputs)
    var ones: [Double]?
    if fitsConstant {
      let w = Array(solved.column(outputs))
      let sum = w.reduce(0, +)
      for c in 0..<outputs {
        constants[c] = solved.column(c).reduce(0, +) / sum
        for i in 0..<n { solved[i, c] -= constants[c] * w[i] }
      }
      ones = w
    }
    return Solution(
      dualCoefficients: solved.columns(0..<outputs), constants: constants, onesSolution: ones)
  }

  /// Forms, factors and solves the training equations with the regularization `lambda`.
  ///
  /// - Parameters:
  ///   - lambda: The regularization.
  ///   - grid: The ranks that share the work.
  ///   - run: Takes the times and the work of the stages "Gram matrix" and "Cholesky", shows progress and
  ///     keeps checkpoints.
  ///   - key: What decides kernel and regularization, for the checkpoints.
  /// - Returns: The coefficients and constants.
  /// - Throws: `FactorizationError.notPositiveDefinite` on all ranks; a larger `lambda` helps.
  func solved(
    _ lambda: Double, on grid: borrowing ProcessGrid, run: Run? = nil, key: String = ""
  ) throws -> Solution {
    let (clock, n) = (run?.clock ?? StageClock(), Double(training.count))
    let keeper = run.map { MatrixKeeper("Cholesky", $0.checkpoint, key: key) }
    let old = try keeper?.stored(on: grid)
    var matrix: DistributedMatrix
    if let old {
      let layout = MatrixLayout(
        rowCount: training.count, columnCount: training.count, shape: grid.shape)
      matrix = try clock.measure("read checkpoint") {
        try old.stage.matrix(old.part, as: layout, on: grid)
      }
    } else {
      matrix = try gramStage(on: grid, clock, run, key)
      matrix.addToDiagonal(lambda)
    }
    var progress = Progress("Cholesky", total: 1000, isShown: run?.isFirst ?? false)
    let layout = matrix.layout
    try clock.measure("Cholesky", flops: KernelCosts.choleskyFlops(n) / Double(grid.all.size)) {
      try matrix.factorCholesky(on: grid, panelWidth: factorPanel, from: old?.part.done ?? 0) {
        done, local in
        let rest = 1 - Double(done) / n
        progress.update(Int(1000 * (1 - rest * rest * rest)))
        try keeper?.step(layout, local, panel, done: done, on: grid, replacing: "Gram matrix")
      }
    }
    progress.finish()
    try keeper?.finished(layout, matrix.local, panel, done: training.count, on: grid)
    return try clock.measure("solve") { try solution(matrix, on: grid) }
  }

  /// The Gram matrix with its time and its checkpoint.
  private func gramStage(
    on grid: borrowing ProcessGrid, _ clock: StageClock, _ run: Run?, _ key: String
  ) throws -> DistributedMatrix {
    var progress = Progress("Gram matrix", total: 1000, isShown: run?.isFirst ?? false)
    let keeper = run.map { MatrixKeeper("Gram matrix", $0.checkpoint, key: key) }
    let matrix = try clock.measure("Gram matrix", flops: gramWork / Double(grid.all.size)) {
      try gramMatrix(on: grid, keeper: keeper) { progress.update(Int(1000 * $0)) }
    }
    progress.finish()
    return matrix
  }

  /// The floating-point operations of the Gram matrix over all ranks: `m^2 d` for `m` environments.
  private var gramWork: Double {
    let factors = kernel.terms.flatMap { $0.environment.products.flatMap(\.factors) }
    let featureCount = factors.reduce(0) { $0 + store.local.features[$1.featureSet].rowCount }
    let count = Double(training.count) * costs.environments
    return KernelCosts.gramFlops(environments: count, features: Double(featureCount))
  }

  /// The cost models; structures on other ranks are taken to have as many environments as those on this one.
  private var costs: KernelCosts {
    let local = store.local
    return KernelCosts(
      structureCount: training.count,
      environments: Double(local.environmentCount) / Double(max(1, local.structureCount)),
      featureCounts: local.features.map(\.rowCount), outputCount: training.targets.columnCount,
      hasConstant: fitsConstant, panel: panel)
  }
}
