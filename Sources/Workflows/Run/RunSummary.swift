import Foundation
import LinearAlgebra
import MPI

/// Where the time and the memory of a run went, over all ranks.
struct RunSummary: Sendable {
  /// One stage over all ranks.
  struct Stage: Sendable {
    let name: String
    let calls: Int
    /// Seconds: the mean and the maximum over ranks.
    let seconds: (mean: Double, maximum: Double)
    /// Floating-point operations over all ranks by the cost model of the stage; zero if unknown.
    let flops: Double
  }

  let stages: [Stage]
  /// The wall time of the run so far, seconds.
  let elapsed: Double
  /// The largest resident size of each rank, bytes.
  let peakMemory: [Int]
  /// The DGEMM rate of one rank while all ranks run it, GFLOP/s.
  let dgemmRate: Double

  /// Gathers the stages, which have the same names in the same order on all ranks.
  ///
  /// **Collective.**
  init(_ run: Run, on world: borrowing Communicator) throws {
    elapsed = run.clock.elapsed
    peakMemory = try world.allGather(MemoryUse.peakBytes)
    dgemmRate = try world.allReduce(BLASKernel.dgemmRate(size: 1024), .minimum)
    // Ranks may have met different stages when they work on tasks of their own: rank 0's names lead.
    let names = try world.broadcast(
      run.clock.stages.map(\.name).joined(separator: "\n"), from: 0
    ).split(separator: "\n").map(String.init)
    stages = try names.map { name in
      let own = run.clock.stages.first { $0.name == name }
      let seconds = own?.seconds ?? 0
      return Stage(
        name: name, calls: try world.allReduce(own?.calls ?? 0, .maximum),
        seconds: (
          try world.allReduce(seconds, .sum) / Double(world.size),
          try world.allReduce(seconds, .maximum)
        ),
        flops: try world.allReduce(own?.flops ?? 0, .sum))
    }
  }

  /// The table that ends a run.
  var lines: [String] {
    var table = TextTable(
      header: ["stage", "calls", "s mean", "s max", "share", "GFLOP/s", "of DGEMM"])
    let total = max(elapsed, 1e-9)
    for stage in stages {
      let rate = stage.flops / max(stage.seconds.maximum, 1e-9) / 1e9
      let hasRate = stage.flops > 0
      table.add([
        stage.name, "\(stage.calls)", String(format: "%.3f", stage.seconds.mean),
        String(format: "%.3f", stage.seconds.maximum),
        String(format: "%.1f %%", 100 * stage.seconds.mean / total),
        hasRate ? String(format: "%.1f", rate) : "",
        hasRate
          ? String(format: "%.0f %%", 100 * rate / (dgemmRate * Double(peakMemory.count))) : "",
      ])
    }
    let covered = stages.reduce(0) { $0 + $1.seconds.mean }
    let (low, high) = (peakMemory.min() ?? 0, peakMemory.max() ?? 0)
    return table.lines + [
      String(
        format: "wall time %.2f s, of which the table names %.0f %%; DGEMM %.1f GFLOP/s a rank",
        elapsed, 100 * covered / total, dgemmRate),
      "peak memory a rank: \(byteText(low)) to \(byteText(high))",
    ]
  }
}
