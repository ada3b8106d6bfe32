import Foundation
import LinearAlgebra
import MPI

/// Where the time, the work, the traffic and the memory of a run went, over all ranks.
struct RunSummary: Sendable {
  /// One stage over all ranks.
  struct Stage: Sendable {
    let name: String
    let isNested: Bool
    let calls: Int
    /// Seconds over the ranks.
    let seconds: (minimum: Double, mean: Double, maximum: Double)
    /// Floating-point operations over all ranks by the cost model of the stage; zero if unknown.
    let flops: Double
    /// Bytes over all ranks.
    let traffic: TrafficCount

    /// The slowest rank over the mean: 1 when all take the same time.
    var imbalance: Double { seconds.mean > 0 ? seconds.maximum / seconds.mean : 1 }
    /// The rate of all ranks together, GFLOP/s.
    var rate: Double { seconds.maximum > 0 ? flops / seconds.maximum / 1e9 : 0 }
  }

  let stages: [Stage]
  /// The wall time of the run so far, seconds.
  let elapsed: Double
  /// The largest resident size of each rank, bytes.
  let peakMemory: [Int]
  /// The DGEMM rate of one rank while all ranks run it, GFLOP/s; zero where it was not measured.
  let dgemmRate: Double
}

extension RunSummary {
  /// Gathers the stages of all ranks.
  ///
  /// **Collective.** Ranks may have met different stages when they work on tasks of their own: rank 0's names lead.
  init(_ clock: StageClock, dgemmRate: Double, on world: borrowing Communicator) throws {
    (elapsed, self.dgemmRate) = (clock.elapsed, dgemmRate)
    peakMemory = try world.allGather(MemoryUse.peakBytes)
    let met = clock.stages
    let text = met.map { "\($0.isNested ? "+" : "-")\($0.name)" }.joined(separator: "\n")
    let names = try world.broadcast(text, from: 0).split(separator: "\n")
    let own = names.map { name in
      met.first { $0.name == name.dropFirst() } ?? StageClock.Stage(name: "", isNested: false)
    }
    let seconds = own.map(\.seconds)
    let shortest = try world.allReduce(seconds, .minimum)
    let longest = try world.allReduce(seconds, .maximum)
    let calls = try world.allReduce(own.map(\.calls), .maximum)
    let sums = try world.allReduce(seconds + own.map(\.flops), .sum)
    let bytes = try world.allReduce(
      own.flatMap { [$0.traffic.sent, $0.traffic.received, $0.traffic.written] }, .sum)
    let size = Double(world.size)
    stages = names.indices.map { k in
      Stage(
        name: String(names[k].dropFirst()), isNested: names[k].first == "+", calls: calls[k],
        seconds: (shortest[k], sums[k] / size, longest[k]), flops: sums[names.count + k],
        traffic: TrafficCount(
          sent: bytes[3 * k], received: bytes[3 * k + 1], written: bytes[3 * k + 2]))
    }
  }

  /// What one rank knows by itself, after a failure.
  init(_ clock: StageClock) {
    (elapsed, dgemmRate, peakMemory) = (clock.elapsed, 0, [MemoryUse.peakBytes])
    stages = clock.stages.map {
      Stage(
        name: $0.name, isNested: $0.isNested, calls: $0.calls,
        seconds: ($0.seconds, $0.seconds, $0.seconds), flops: $0.flops, traffic: $0.traffic)
    }
  }

  /// The share of the DGEMM rate of all ranks that a stage reached; nothing where either is unknown.
  func dgemmShare(of stage: Stage) -> Double? {
    guard stage.flops > 0 && dgemmRate > 0 else { return nil }
    return stage.rate / (dgemmRate * Double(peakMemory.count))
  }

  /// The share of the wall time that the stages name, those inside others left out.
  var covered: Double {
    let seconds = stages.reduce(0) { $0 + ($1.isNested ? 0 : $1.seconds.mean) }
    return seconds / max(elapsed, 1e-9)
  }

  /// The table that ends a run; stages inside others are indented.
  func lines(_ layout: NodeLayout) -> [String] {
    var table = TextTable(header: [
      "stage", "calls", "s min", "s mean", "s max", "imbalance", "share", "GFLOP/s", "of DGEMM",
      "sent", "written",
    ])
    let total = max(elapsed, 1e-9)
    for stage in stages {
      table.add([
        (stage.isNested ? "  " : "") + stage.name, "\(stage.calls)",
        String(format: "%.3f", stage.seconds.minimum), String(format: "%.3f", stage.seconds.mean),
        String(format: "%.3f", stage.seconds.maximum), String(format: "%.2f", stage.imbalance),
        String(format: "%.1f %%", 100 * stage.seconds.mean / total),
        stage.flops > 0 ? String(format: "%.1f", stage.rate) : "",
        dgemmShare(of: stage).map { String(format: "%.0f %%", 100 * $0) } ?? "",
        stage.traffic.sent > 0 ? byteText(stage.traffic.sent) : "",
        stage.traffic.written > 0 ? byteText(stage.traffic.written) : "",
      ])
    }
    return table.lines + [
      String(
        format: "wall time %.2f s, of which the table names %.0f %%; DGEMM %.1f GFLOP/s a rank",
        elapsed, 100 * covered, dgemmRate),
      memoryLine(layout),
    ]
  }

  /// The largest memory of the ranks.
  private func memoryLine(_ layout: NodeLayout) -> String {
    let (low, high) = (peakMemory.min() ?? 0, peakMemory.max() ?? 0)
    let mean = peakMemory.reduce(0, +) / max(1, peakMemory.count)
    var text = "peak memory a rank: \(byteText(low)) to \(byteText(high)), mean \(byteText(mean))"
    if let rank = peakMemory.firstIndex(of: high), layout.hosts.count > 1 {
      text += "; the largest is rank \(rank) on \(layout.hosts[layout.hostOfRank[rank]])"
    }
    return text
  }
}
