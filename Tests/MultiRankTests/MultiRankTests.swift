import Foundation
import Testing

/// Runs the collective cases of `Tests/MultiRank` under `mpirun` on several rank counts.
@Suite(.serialized, .timeLimit(.minutes(10))) struct MultiRankTests {
  @Test(
    arguments: [
      "MPI",
      "HDF5",
      "DistributedLinearAlgebra",
      "Workflows",
      "Checkpoints",
      "FieldFiles",
      "FieldFit", "DensityExamples", "Caches",
      "FieldPrediction",
      "FieldRestart",
      "Impurities",
    ], [1, 2, 3, 4])
  func suitePasses(_ suite: String, _ rankCount: Int) throws {
    let outcome = try launch([suite], rankCount: rankCount, seconds: 240)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("cases passed on \(rankCount) ranks"), "\(outcome.output)")
  }

  /// Cases of `FailureCases.swift`: all ranks end, with this code and this text.
  @Test(arguments: [
    ("oneRankFailsTogether", 65, "the last rank found bad data"),
    ("oneRankFailsAlone", 74, "the last rank cannot read"),
    ("errorWithoutCodeIsInternal", 70, "Plain()"),
    ("fullDiskEndsAParallelWrite", 74, "could not write the dataset '/x'"),
    ("fullDiskOfOneRankEndsAParallelWrite", 74, "could not write the dataset '/x'"),
  ])
  func failureEndsAllRanks(_ name: String, _ code: Int32, _ text: String) throws {
    for rankCount in [1, 3] {
      let outcome = try launch(["failure", name], rankCount: rankCount, seconds: 30)
      #expect(outcome.status == code, "\(rankCount) ranks: \(outcome.output)")
      #expect(outcome.output.contains(text), "\(rankCount) ranks: \(outcome.output)")
    }
  }

  /// Launches `MultiRank` on `rankCount` ranks; the status is 124 when it takes longer than `seconds`.
  private func launch(_ arguments: [String], rankCount: Int, seconds: Int) throws
    -> (status: Int32, output: String)
  {
    let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      [
        "timeout", "-k", "5", "\(seconds)", "mpirun", "--allow-run-as-root", "--oversubscribe",
        "--bind-to", "none", "-n", "\(rankCount)", products.appending(path: "MultiRank").path,
      ] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["OMPI_MCA_mpi_yield_when_idle": "1"], uniquingKeysWith: { mine, _ in mine })
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
