import Foundation
import Testing

@testable import Workflows

@Suite struct MemoryBudgetTests {
  private let gib = 1 << 30

  @Test func whatFitsIsNotRefused() throws {
    let budget = MemoryBudget.current
    let tightest = try #require(budget.tightest)
    #expect(tightest.bytes > 0)
    #expect(
      budget.refusal(1, for: "x", isShared: true, rank: 0, of: 1, host: "n") == nil)
    #expect(
      budget.refusal(1 << 60, for: "x", isShared: true, rank: 0, of: 1, host: "n")?.exitCode == 71)
  }

  @Test func theRefusalSaysHowManyRanksAreNeeded() throws {
    let budget = MemoryBudget(
      limits: [
        MemoryBudget.Limit(name: "MemAvailable", bytes: 4 * gib),
        MemoryBudget.Limit(name: "cgroup", bytes: 2 * gib),
      ], ranksOnNode: 8)
    let error = try #require(
      budget.refusal(
        5 * gib, for: "the Gram matrix", isShared: true, rank: 3, of: 16, host: "n1"))
    // 16 ranks with 5 GiB each are 80 GiB: 40 ranks with 2 GiB.
    for text in [
      "rank 3 on n1", "no memory for the Gram matrix: 5.00 GiB are needed", "2.00 GiB are free",
      "cgroup",
      "at least 40 ranks, 8 on a node", "44.0 GiB",
    ] {
      #expect(error.description.contains(text), "\(text) in \(error)")
    }
    let whole = try #require(
      budget.refusal(5 * gib, for: "a field", isShared: false, rank: 0, of: 16, host: "n1"))
    #expect(whole.description.contains("fewer ranks on a node"))
    #expect(!whole.description.contains("at least"))
  }

  @Test func slurmBooksMemoryByNodeOrByCore() {
    #expect(MemoryBudget.slurmLimit(["SLURM_MEM_PER_NODE": "3"])?.bytes == 3 << 20)
    #expect(
      MemoryBudget.slurmLimit(["SLURM_MEM_PER_CPU": "2", "SLURM_CPUS_ON_NODE": "4"])?.bytes
        == 8 << 20)
    #expect(MemoryBudget.slurmLimit(["SLURM_MEM_PER_NODE": "0"]) == nil)  // zero means all of it
    #expect(MemoryBudget.slurmLimit([:]) == nil)
  }

  @Test func theTightestControlGroupCounts() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    defer { try? FileManager.default.removeItem(at: root) }
    func put(_ text: String, _ path: String) throws {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try put("1000\n", "job/memory.max")
    try put("700\n", "job/memory.current")
    try put("anon 5\ninactive_file 50\n", "job/memory.stat")
    try put("max\n", "job/step/memory.max")
    #expect(ControlGroup.free(lines: ["0::/job/step"], root: root.path) == 350)
    #expect(ControlGroup.free(lines: ["0::/"], root: root.path) == nil)
    try put("9223372036854771712\n", "memory/memory.limit_in_bytes")
    #expect(ControlGroup.free(lines: ["3:cpu,memory:/a"], root: root.path) == nil)
    try put("500\n", "memory/a/memory.limit_in_bytes")
    try put("100\n", "memory/a/memory.usage_in_bytes")
    #expect(ControlGroup.free(lines: ["3:cpu,memory:/a"], root: root.path) == 400)
  }
}
