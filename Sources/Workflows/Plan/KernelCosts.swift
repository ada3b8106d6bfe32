import DistributedLinearAlgebra

/// The cost models of the stages of a kernel model, as functions of sizes and ranks.
///
/// Bytes are those that ranks hand to MPI: what they send, their own part of a collective, the message of a broadcast
/// on its root.
struct KernelCosts: Sendable, Hashable {
  /// The number of structures that train.
  let structureCount: Int
  /// The mean number of environments of a structure.
  let environments: Double
  /// The numbers of features of the sets.
  let featureCounts: [Int]
  /// The number of outputs, and whether a constant is fitted to each.
  var outputCount = 1
  var hasConstant = true
  /// The most structures in a panel of features that travels.
  var panel = KernelPanels.standardPanel

  static func == (a: KernelCosts, b: KernelCosts) -> Bool {
    a.structureCount == b.structureCount && a.environments == b.environments
      && a.featureCounts == b.featureCounts && a.outputCount == b.outputCount
      && a.hasConstant == b.hasConstant && a.panel == b.panel
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(structureCount)
    hasher.combine(featureCounts)
  }

  private var n: Double { Double(structureCount) }

  /// The bytes of the features of a structure.
  var structureBytes: Double { 8 * environments * Double(featureCounts.reduce(0, +)) }

  /// The operations of the Gram matrix over all ranks: `m^2 d` for `m` environments, by halves of products.
  static func gramFlops(environments: Double, features: Double) -> Double {
    environments * environments * features
  }

  /// The operations of a Cholesky factorization over all ranks.
  static func choleskyFlops(_ n: Double) -> Double { n * n * n / 3 }

  /// The layout of the Gram matrix.
  func layout(_ ranks: Int) -> MatrixLayout {
    MatrixLayout(
      rowCount: structureCount, columnCount: structureCount,
      shape: ProcessGrid.shape(rankCount: ranks))
  }

  /// The ranks that form and factor the Gram matrix, of all that there are.
  func workers(_ ranks: Int) -> Int {
    ProcessGrid.workerCount(order: structureCount, rankCount: ranks)
  }

  /// What the rank that holds most needs to form the Gram matrix, beside its features: first the matrix itself.
  ///
  /// - Parameters:
  ///   - ranks: All ranks that there are.
  ///   - tilesAtATime: How many tiles of the kernel live side by side; derivatives have their own.
  /// - Returns: The parts, the matrix first.
  func gramMemory(_ ranks: Int, tilesAtATime: Int = 1) -> [MemoryPart] {
    let ranks = workers(ranks)
    let layout = layout(ranks)
    let rows = min(panel.rows, layout.rows.localCount(on: 0))
    let columns = min(panel.columns, layout.columns.localCount(on: 0))
    let tile = 8 * Double(rows * columns) * environments * environments
    var parts = [
      MemoryPart(name: "Gram matrix", bytes: Double(layout.largestLocalByteCount)),
      MemoryPart(name: "panels of features", bytes: structureBytes * Double(rows + columns)),
      MemoryPart(name: "tiles of the kernel", bytes: min(Double(tilesAtATime) * tile, 64e6)),
    ]
    if ranks > 1 {
      // All ranks may ask one of them at once; a copy of what arrives stands beside it.
      let asked = structureBytes * Double(ranks * min(256, max(rows, columns)))
      let sent = min(asked, Double(FeatureStore.exchangeBytes))
      parts.append(
        MemoryPart(name: "features on their way", bytes: sent * (1 + 1 / Double(ranks))))
    }
    return parts
  }

  /// Calls and bytes of the features that travel to the tiles of the Gram matrix; nothing on one rank.
  func gramTraffic(_ ranks: Int) -> (calls: Double, bytes: Double) {
    let ranks = workers(ranks)
    return traffic(layout(ranks), ranks, isSymmetric: true)
  }

  /// Calls and bytes of the Cholesky factorization on `Pr x Pc` ranks.
  ///
  /// The last 2048 columns, and the diagonal block of each panel before, take `4 m^2 (Pr + Pc - 2)` bytes for their
  /// order `m` (`pdpotrf`). Below a diagonal block of order `w` stand `r` rows: `pdtrsm` sends them once more along the
  /// rows of the grid than `pdsyrk`, in all `8 r w (Pr - 1 + 2 (Pc - 1))` bytes, and the block itself travels too.
  func choleskyTraffic(_ ranks: Int) -> (calls: Double, bytes: Double) {
    let ranks = workers(ranks)
    let layout = layout(ranks)
    let block = layout.rows.blockSize
    let width = max(1, 512 / block) * block
    let (rows, columns) = (Double(layout.rows.processCount), Double(layout.columns.processCount))
    let reach = rows + columns - 2
    var total = (calls: 0.0, bytes: 0.0)
    var rest = structureCount
    while rest > 0 {
      let end = ranks == 1 ? min(rest, width) : rest <= 4 * width ? rest : width
      let (order, below) = (Double(end), Double(rest - end))
      // The ranks agree that the diagonal is positive.
      total.calls += Double(ranks)
      total.bytes += 8 * Double(ranks) + 4 * order * order * reach
      total.bytes += 8 * below * order * (rows - 1 + 2 * (columns - 1))
      if below > 0 { total.bytes += 8 * 0.7 * order * order * reach }
      let blocks = (order / Double(block)).rounded(.up)
      let sends = (rows - 1) + 2 * rows * (columns - 1) + columns * (rows - 1)
      if ranks > 1 { total.calls += blocks * (2 * sends + 2 * rows) }
      rest -= end
    }
    // Before and after the ranks agree on a checkpoint.
    total.calls += 3 * Double(ranks)
    return total
  }

  /// Calls and bytes of the solution: substitution with the blocks of the factor, and the result on every rank.
  ///
  /// Of a set of right-hand sides every rank gets the result, `2 (Pr - 1)` and `2 Pr` times it travels in messages; the
  /// sums over the columns of the grid follow no simple rule, `22 Pc / (Pc + 4.4)` is fitted to counts on 4 to 64 ranks.
  func solutionTraffic(_ ranks: Int) -> (calls: Double, bytes: Double) {
    let ranks = workers(ranks)
    let sides = Double(outputCount + (hasConstant ? 1 : 0))
    if ranks == 1 { return (1, 8 * n * sides) }
    let layout = layout(ranks)
    let (rows, columns) = (Double(layout.rows.processCount), Double(layout.columns.processCount))
    let blocks = (n / Double(layout.rows.blockSize)).rounded(.up)
    let sums = 2 * ((n / 256).rounded(.up) - 1) * rows
    let times = Double(ranks) + 2 * (rows - 1) + 2 * rows + 22 * columns / (columns + 4.4)
    return (3 * Double(ranks) + 8 * blocks * (rows - 1) + sums, 8 * n * sides * times)
  }

  /// Calls and bytes of the kernel of `count` other structures with the training structures, and of their predictions.
  func predictionTraffic(_ count: Int, _ ranks: Int) -> (calls: Double, bytes: Double) {
    let layout = MatrixLayout(
      rowCount: count, columnCount: structureCount, shape: ProcessGrid.shape(rankCount: ranks))
    let features = traffic(layout, ranks, isSymmetric: false)
    let sums = Double(8 * count * outputCount * ranks)
    return (features.calls + Double(ranks), features.bytes + sums)
  }

  /// The exchanges of `KernelPanels` on a layout, panel by panel.
  private func traffic(
    _ layout: MatrixLayout, _ ranks: Int, isSymmetric: Bool
  ) -> (calls: Double, bytes: Double) {
    if ranks == 1 { return (0, 0) }
    var total = (calls: 0.0, bytes: 0.0)
    func add(_ axis: BlockCyclicAxis, _ range: Range<Int>, repeats: Int) {
      let counts = (0..<axis.processCount).map {
        range.clamped(to: 0..<axis.localCount(on: $0)).count
      }
      let one = exchange(counts.flatMap { Array(repeating: $0, count: repeats) })
      total.calls += one.calls
      total.bytes += one.bytes
    }
    let (rows, columns) = (layout.rows, layout.columns)
    var panels =
      isSymmetric
      ? KernelPanels(symmetric: layout, Array(0..<rows.count))
      : KernelPanels(layout, rows: Array(0..<rows.count), columns: Array(0..<columns.count))
    panels.panel = panel
    var last: Range<Int>?
    for pair in panels.pairs {
      if pair.rows != last { add(rows, pair.rows, repeats: columns.processCount) }
      add(columns, pair.columns, repeats: rows.processCount)
      last = pair.rows
    }
    return total
  }

  /// Calls and bytes of `FeatureStore.block` when rank `r` asks for `counts[r]` structures.
  ///
  /// The numbers of environments take two exchanges of three calls; each of `FeatureStore.exchangeCount` steps a request
  /// and the columns of each feature set. An exchange hands in 8 bytes for each pair of ranks, 8 for an agreement, and
  /// its content.
  func exchange(_ counts: [Int]) -> (calls: Double, bytes: Double) {
    let ranks = Double(counts.count)
    let wanted = Double(counts.reduce(0, +))
    let most = counts.max() ?? 0
    let steps = FeatureStore.exchangeCount(
      most, bytes: Int(Double(most) * structureBytes), rankCount: counts.count)
    let exchanges = 2 + Double(steps * (1 + featureCounts.count))
    return (
      ranks * (3 * exchanges + 1),
      exchanges * ranks * (8 * ranks + 8) + 8 * ranks + wanted * (24 + structureBytes)
    )
  }
}
