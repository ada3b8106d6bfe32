/// What one stage of a run costs on a number of ranks, by the model of the stage.
///
/// The models stand in `KernelCosts` and `FieldCosts`; the plan of a job, the end table of a run and the comparison
/// with counted calls take them from there.
struct StageCost: Sendable, Hashable, Codable {
  /// The name of the stage in the end table.
  let name: String
  /// Seconds of one core for the work that the ranks share, all ranks together.
  var work = 0.0
  /// Seconds on every rank for work that each rank does for itself.
  var repeated = 0.0
  /// Floating-point operations of the shared work, all ranks together; zero where no model counts them.
  var flops = 0.0
  /// The largest share of the work over the mean share.
  var imbalance = 1.0
  /// Calls that hand data to MPI, all ranks together.
  var calls = 0.0
  /// Bytes that are handed to MPI, all ranks together.
  var bytes = 0.0
  /// Bytes that go to the disk.
  var written = 0.0

  /// The wall time on `ranks` cores.
  func seconds(on ranks: Int, _ machine: Calibration) -> Double {
    work * imbalance / Double(ranks) + repeated + messages(on: ranks, machine)
      + written / machine.diskRate
  }

  /// The part of the wall time for messages: for each call of a rank the latency, `log2` of the ranks times, and its
  /// bytes by the bandwidth.
  func messages(on ranks: Int, _ machine: Calibration) -> Double {
    if ranks == 1 { return 0 }
    let count = Double(ranks)
    return calls / count * count.logarithm2 * machine.latency + bytes / count / machine.bandwidth
  }
}

extension Double {
  /// The logarithm to the base of 2.
  fileprivate var logarithm2: Double { Double(exponent) + (significand - 1) }
}

/// A part of the memory of a rank.
struct MemoryPart: Sendable, Hashable, Codable {
  /// What is held, for people.
  let name: String
  /// How many bytes the rank that has most holds.
  let bytes: Double
}

/// What a run on a number of ranks takes.
struct Forecast: Sendable, Codable {
  /// The number of ranks.
  let ranks: Int
  /// The stages in the order of the end table.
  let stages: [StageCost]
  /// The wall time of each stage, seconds.
  let seconds: [Double]
  /// What the largest rank holds at its peak.
  let memory: [MemoryPart]
  /// Why the job cannot run on so many ranks, and what to change; empty when it can.
  var obstacle = ""

  /// The peak of the memory of a rank, bytes.
  var peakBytes: Double { memory.reduce(0) { $0 + $1.bytes } }
  /// The wall time, seconds.
  var total: Double { seconds.reduce(0, +) }
  /// The time that one core would take, over the time of all cores.
  var efficiency: Double {
    let alone = stages.reduce(0) { $0 + $1.work + $1.repeated }
    return alone / max(total * Double(ranks), 1e-12)
  }

  init(
    ranks: Int, stages: [StageCost], memory: [MemoryPart], obstacle: String = "",
    _ machine: Calibration
  ) {
    (self.ranks, self.stages, self.memory) = (ranks, stages, memory)
    self.obstacle = obstacle
    seconds = stages.map { $0.seconds(on: ranks, machine) }
  }
}
