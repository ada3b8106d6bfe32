import HDF5

extension RunSummary {
  /// Writes the stages and the memory into the group `timings` of a file.
  func write(_ group: borrowing Group) throws {
    try group.setAttribute("dgemm_gflops", dgemmRate)
    try group.setAttribute("wall_seconds", elapsed)
    try group.write(stages.map(\.name), to: "stage").describe(
      unit: "1", description: "stages of the run", along: "stage")
    try group.write(stages.map { $0.isNested ? 1 : 0 }, to: "nested").describe(
      unit: "1", description: "1 where a stage is part of another one", along: "stage")
    try group.write(stages.map(\.calls), to: "calls").describe(
      unit: "1", description: "how often the stage ran", along: "stage")
    try group.write(stages.map(\.seconds.minimum), to: "seconds_min").describe(
      unit: "s", description: "wall time, minimum over ranks", along: "stage")
    try group.write(stages.map(\.seconds.mean), to: "seconds").describe(
      unit: "s", description: "wall time, mean over ranks", along: "stage")
    try group.write(stages.map(\.seconds.maximum), to: "seconds_max").describe(
      unit: "s", description: "wall time, maximum over ranks", along: "stage")
    try group.write(stages.map(\.imbalance), to: "imbalance").describe(
      unit: "1", description: "wall time, maximum over mean", along: "stage")
    try group.write(stages.map { $0.flops / 1e9 }, to: "gflop").describe(
      unit: "1e9", description: "floating-point operations over all ranks by the cost model",
      along: "stage")
    try group.write(stages.map(\.traffic.sent), to: "bytes_sent").describe(
      unit: "B", description: "bytes that all ranks handed to MPI calls that send", along: "stage")
    try group.write(stages.map(\.traffic.received), to: "bytes_received").describe(
      unit: "B", description: "bytes that MPI calls handed to all ranks", along: "stage")
    try group.write(stages.map(\.traffic.written), to: "bytes_written").describe(
      unit: "B", description: "bytes of bulk data that all ranks wrote", along: "stage")
    try group.write(peakMemory, to: "peak_memory").describe(
      unit: "B", description: "largest resident size of each rank", along: "rank")
  }
}
