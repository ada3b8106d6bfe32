import DistributedLinearAlgebra
import Glibc
import LinearAlgebra
import MPI
import Workflows

/// The Gram matrix and the Cholesky factorization on all ranks.
///
/// The share of DGEMM is the median of ratios in wall-clock time, or in processor time on a single rank; the
/// DGEMM rate is measured on all ranks at once, next to every factorization. Options: `--block`, `--panel`, `--features`, `--repeat`.
func benchDistributed(size: Int?) throws {
  try withMPI { (world: borrowing Communicator) throws in
    let grid = try ProcessGrid(on: world)
    let n = size ?? 8000
    let cube = Double(n) * Double(n) * Double(n)
    let features = Bench.option("--features") ?? 3696
    var matrix = try DistributedMatrix(
      rowCount: n, columnCount: n, blockSize: Bench.option("--block"), on: grid)
    if world.rank == 0 {
      print("n = \(n), block \(matrix.layout.rows.blockSize), \(grid.shape), \(BLASKernel.current)")
    }
    if features > 0 {
      let rows = sampleMatrix(features, matrix.localRowCount)
      let columns = sampleMatrix(features, matrix.localColumnCount)
      try measureTogether("Gram", Double(n) * Double(n) * Double(features), world) {
        matrix.setGramMatrix(rows, columns)
      }
    }
    let panel = Bench.option("--panel") ?? 512
    let hooks = HookedCholesky(on: world)
    var stage = 0.0
    try measureTogether("Cholesky, panel \(panel)", cube / 3, world) {
      let start = rankTime(world)
      matrix.fill { i, j in i == j ? Double(n) : 1 / Double(1 + abs(i - j)) }
      stage = rankTime(world) - start
      try hooks.factor(&matrix, panelWidth: panel, on: grid)
    } excluding: {
      stage
    }
  }
}

/// The time of a clock that never jumps, in seconds.
func wallTime() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The time by which ranks are judged: a single one never waits, so that its processor time tells most.
func rankTime(_ world: borrowing Communicator) -> Double {
  world.size == 1 ? processorTime() : wallTime()
}

/// Measures a collective operation and DGEMM in turn, and prints medians on rank 0.
func measureTogether(
  _ name: String, _ operations: Double, _ world: borrowing Communicator,
  _ body: () throws -> Void, excluding: () -> Double = { 0 }
) throws {
  var (times, shares): ([Double], [Double]) = ([], [])
  for _ in 0..<(Bench.option("--repeat") ?? 3) {
    try world.barrier()
    let isAlone = world.size == 1
    let rateOfRank = { isAlone ? dgemmRate(order: 2000) : wallDgemmRate() }
    var rate = [rateOfRank()]
    try world.barrier()
    let start = rankTime(world)
    try body()
    let time = try world.allReduce(rankTime(world) - start - excluding(), .maximum)
    rate.append(rateOfRank())
    let total = try world.allReduce(rate[0] + rate[1], .sum) / 2
    times.append(time)
    shares.append(100 * operations / time / total)
  }
  guard world.rank == 0 else { return }
  let time = median(times)
  let rate = fixed(operations / time * 1e-9, 1)
  print("\(name): \(fixed(time, 3)) s, \(rate) GFLOP/s, \(fixed(median(shares), 1)) % of DGEMM")
}

/// The rate of DGEMM in wall-clock time, in FLOP/s.
func wallDgemmRate() -> Double { BLASKernel.dgemmRate(size: 2000, repetitions: 3) * 1e9 }
