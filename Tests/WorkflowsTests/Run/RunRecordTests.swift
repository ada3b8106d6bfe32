import Foundation
import Testing

@testable import Workflows

@Suite struct RunRecordTests {
  /// Facts in which nothing is left out.
  private var facts: RunFacts {
    let scheduler = RunFacts.Scheduler(
      jobId: "7", arrayJobId: "6", arrayTaskId: "1", stepId: "0", partition: "p", account: "a",
      cluster: "c", nodeList: "n[1-2]", restartCount: 2)
    return RunFacts(
      program: .current,
      libraries: .init(
        mpiLibrary: "Open MPI", hdf5Library: "1.10", hdf5FileLocking: "off",
        blasLibrary: "OpenBLAS", blasKernel: "Zen"),
      launch: .init(
        command: "fit a", commandLine: "emulon fit a", directory: "/x", start: "now"),
      layout: NodeLayout(names: ["m", "n"], cores: ["0", "0-1"], threads: 1),
      slurm: scheduler,
      settings: .init(
        logLevel: "info", restart: "auto", checkpointInterval: 600, timeLimit: 60, stallLimit: 0.5),
      job: .init(jobFile: "a", jobText: "b: 1", seeds: [3]),
      inputs: [
        .init(inputFile: "x", inputBytes: 5, inputSha256: "aa"),
        .init(inputFile: "y", inputBytes: 6, inputSha256: "bb"),
      ],
      choices: [.init(choice: "test split", chosen: "1 4")])
  }

  private var summary: RunSummary {
    RunSummary(
      stages: [
        .init(
          name: "solve", isNested: false, calls: 1, seconds: (1, 2, 4), flops: 8e9,
          traffic: TrafficCount(sent: 1, received: 2, written: 3))
      ], elapsed: 5, peakMemory: [10, 30], dgemmRate: 4)
  }

  private func record() throws -> [String: Any] {
    let record = RunRecord(
      facts, summary, rank: 0, state: .failed, exitCode: 65, reason: "bad")
    let data = try RunJSON.data(record)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The paths of all keys, without numbers in lists: `stages.calls`.
  private func paths(_ value: Any, _ path: String = "") -> Set<String> {
    if let object = value as? [String: Any] {
      return object.reduce(into: []) { result, entry in
        let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        result.formUnion([name])
        result.formUnion(paths(entry.value, name))
      }
    }
    return (value as? [Any])?.reduce(into: []) { $0.formUnion(paths($1, path)) } ?? []
  }

  /// The keys that a chapter of the documentation lists, each at the head of a row.
  private func documented(_ chapter: String) throws -> Set<String> {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Documentation/Provenance.md").standardized
    let text = try String(contentsOf: file, encoding: .utf8)
    let part = try #require(text.components(separatedBy: "## `\(chapter)`").last)
    let end = part.firstRange(of: "\n## ")?.lowerBound ?? part.endIndex
    let rows = part[..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }
    return Set(
      rows.flatMap { row in
        row.split(separator: "|")[0].matches(of: /`([a-z0-9_.]+)`/).map { String($0.1) }
      })
  }

  @Test func everyKeyOfTheRecordIsDocumented() throws {
    let found = paths(try record())
    // Objects stand as the chapter's dotted names do; only their leaves are listed.
    let leaves = found.filter { name in !found.contains { $0.hasPrefix(name + ".") } }
    #expect(try leaves.sorted() == documented("emulon-run.json").sorted())
  }

  @Test func everyKeyOfTheStatusIsDocumented() throws {
    let status = RunStatus(
      state: .failed, command: "fit", stage: "solve", share: 0.5, exitCode: 65, message: "bad",
      rank: 1, host: "n", pid: 7, ranks: 2, start: "a", updated: "b", elapsedSeconds: 3,
      jobId: "1", restartCount: 0)
    let object = try #require(
      try JSONSerialization.jsonObject(with: RunJSON.data(status)) as? [String: Any])
    #expect(try object.keys.sorted() == documented("status.json").sorted())
    let back = try RunJSON.value(RunStatus.self, from: RunJSON.data(status))
    #expect(back.state == .failed && back.exitCode == 65 && back.jobId == "1")
  }

  @Test func theFiguresFollowFromTheSummary() throws {
    let record = try record()
    let stage = try #require((record["stages"] as? [[String: Any]])?.first)
    #expect(stage["imbalance"] as? Double == 2)
    #expect(stage["gflop_per_second"] as? Double == 2)  // 8 in the 4 seconds of the slowest rank
    #expect(stage["dgemm_share"] as? Double == 0.25)  // of two ranks with 4 each
    let memory = try #require(record["memory"] as? [String: Any])
    #expect(memory["peak_rank"] as? Int == 1 && memory["peak_host"] as? String == "n")
    let exit = try #require(record["exit"] as? [String: Any])
    #expect(exit["state"] as? String == "failed" && exit["exit_code"] as? Int == 65)
  }

  @Test func attributesHoldTheFactsOfTheRecord() throws {
    let attributes = try facts.attributes
    #expect(attributes["ranks"] == .integer(2) && attributes["hosts"] == .texts(["m", "n"]))
    #expect(attributes["seeds"] == .integers([3]) && attributes["job_text"] == .text("b: 1"))
    #expect(attributes["stall_limit"] == .real(0.5) && attributes["job_id"] == .text("7"))
    #expect(attributes["input_file"] == .texts(["x", "y"]))
    #expect(attributes["input_bytes"] == .integers([5, 6]))
    #expect(attributes["input_sha256"] == .texts(["aa", "bb"]))
    // No two sections use one name, so that none is lost where objects are left out.
    let object = try JSONSerialization.jsonObject(with: RunJSON.data(facts))
    let found = paths(object)
    let leaves = found.filter { name in !found.contains { $0.hasPrefix(name + ".") } }
    #expect(
      Set(leaves.map { $0.split(separator: ".").last.map(String.init) }).count == leaves.count)
    #expect(attributes.count == leaves.count)
  }

  @Test func aFileIsReplacedAsAWhole() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.json").path
    try RunJSON.write(["a": 1], to: path)
    try RunJSON.write(["b": 2], to: path)
    #expect(
      try RunJSON.value([String: Int].self, from: Data(contentsOf: URL(filePath: path))) == ["b": 2]
    )
    #expect(throws: (any Error).self) { try RunJSON.write(["c": Double.nan], to: path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.json"])
  }
}
