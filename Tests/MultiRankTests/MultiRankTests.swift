import Foundation
import Testing

/// Runs the collective cases of `Tests/MultiRank` under `mpirun` on several rank counts.
@Suite(.serialized, .timeLimit(.minutes(10))) struct MultiRankTests {
  @Test(arguments: ["MPI"], [1, 2, 3, 4])
  func suitePasses(_ suite: String, _ rankCount: Int) throws {
    let outcome = try launch(suite, rankCount: rankCount)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("cases passed on \(rankCount) ranks"), "\(outcome.output)")
  }

  private func launch(_ suite: String, rankCount: Int) throws -> (status: Int32, output: String) {
    let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n",
      "\(rankCount)", products.appending(path: "MultiRank").path, suite,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
