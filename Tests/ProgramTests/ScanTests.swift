import Foundation
import HDF5
import TestSupport
import Testing

/// Scans of the small job, as the tasks of an array run them.
@Suite(.serialized, .usesHDF5, .timeLimit(.minutes(5))) struct ScanTests {
  /// Twelve files of structures times two values; one file is missing.
  private static func job(scan: String) -> SmallJob {
    var job = SmallJob()
    job.text += scan
    return job
  }

  private static let files = (0..<12).map { "set\($0).extxyz" }

  private func place() throws -> Workspace {
    let place = try Workspace()
    let scan = """
      scan:
        parameters:
          data.structures: [\(Self.files.joined(separator: ", "))]
          model.kernelRidge.regularization.fixed: [1.0e-3, 1.0e-2]

      """
    try Self.job(scan: scan).write(to: place)
    for name in Self.files where name != "set5.extxyz" {
      try place.write(SmallJob().structures, to: name)
    }
    return place
  }

  /// Runs members as an array of six tasks at a time.
  private func runArray(_ indices: [Int], in place: Workspace) async throws -> [Int: Int32] {
    try await withThrowingTaskGroup(of: (Int, Int32).self) { group in
      var codes: [Int: Int32] = [:]
      for (position, index) in indices.enumerated() {
        if position >= 6, let (done, code) = try await group.next() { codes[done] = code }
        group.addTask {
          let outcome = try place.emulon(
            ["scan", "job.yaml", "--index", "\(index)", "--log-level", "error"], rankCount: 0,
            seconds: 60, output: "task-\(index)")
          return (index, outcome.status)
        }
      }
      for try await (done, code) in group { codes[done] = code }
      return codes
    }
  }

  private func journal(_ index: Int, in place: Workspace) throws -> [String: Any] {
    let name = "out/member-00\(index < 10 ? "0" : "")\(index)/journal.json"
    let json = try JSONSerialization.jsonObject(with: try place.contents(of: name))
    return try #require(json as? [String: Any])
  }

  @Test func oneCommandRepeatsOnlyTheMembersThatFailed() async throws {
    let place = try place()
    let codes = try await runArray(Array(0..<24), in: place)
    #expect(codes.count == 24)
    #expect(codes.filter { $0.value != 0 } == [10: 66, 11: 66])
    for index in 0..<24 {
      let state = try journal(index, in: place)["state"] as? String
      #expect(state == ([10, 11].contains(index) ? "failed" : "done"))
    }
    let list = try place.emulon(["scan", "job.yaml"], rankCount: 0)
    #expect(list.standardOutput.contains("24 members: 22 done, 2 failed"), "\(list.report)")
    #expect(list.standardOutput.contains("member-0010 failed: "), "\(list.report)")
    let script = try place.emulon(["scan", "job.yaml", "--script"], rankCount: 0)
    #expect(script.standardOutput.contains("--array=10-11%6"), "\(script.report)")
    // The cause goes away; the whole scan is asked for, and two members run.
    try place.write(SmallJob().structures, to: "set5.extxyz")
    let again = try place.emulon(
      ["scan", "job.yaml", "--all", "--log-level", "error"], rankCount: 2, seconds: 60)
    #expect(again.status == 0, "\(again.report)")
    for index in 0..<24 {
      let attempts = try journal(index, in: place)["attempts"] as? Int
      #expect(attempts == ([10, 11].contains(index) ? 2 : 1))
    }
    try expectTable(in: place)
  }

  /// The table has all members, and equal members have equal figures.
  private func expectTable(in place: Workspace) throws {
    let outcome = try place.emulon(["scan", "job.yaml", "--collect"], rankCount: 2)
    #expect(outcome.status == 0, "\(outcome.report)")
    let lines = String(decoding: try place.contents(of: "out/scan.csv"), as: UTF8.self)
      .split(separator: "\n")
    #expect(lines.count == 25 && lines[1].hasPrefix("0,0,done,set0.extxyz,"))
    let file = try File(openingAt: place.path("out/scan.h5"))
    #expect(try file.attributeText("status") == "complete")
    #expect(try file.dataset("state").readTexts() == Array(repeating: "done", count: 24))
    let values = try file.dataset(
      "parameters/model.kernelRidge.regularization.fixed"
    ).read(Double.self)
    #expect(values == (0..<24).map { $0 % 2 == 0 ? 1e-3 : 1e-2 })
  }

  @Test func aScanThatWasChangedRunsAnew() throws {
    let place = try Workspace()
    let scan = "scan: {parameters: {representation.soap.cutoff: [3.0, 4.0]}}\n"
    var job = Self.job(scan: scan)
    try job.write(to: place)
    let arguments = ["scan", "job.yaml", "--all", "--log-level", "error"]
    #expect(try place.emulon(arguments, rankCount: 0, seconds: 60).status == 0)
    job.text = job.text.replacing("[3.0, 4.0]", with: "[3.0, 5.0]")
    try job.write(to: place)
    let list = try place.emulon(["scan", "job.yaml"], rankCount: 0)
    #expect(list.standardOutput.contains("1 done, 1 changed"), "\(list.report)")
    // A damaged model does not count as done.
    try place.write("no model", to: "out/member-0000/model.h5")
    #expect(try place.emulon(arguments, rankCount: 0, seconds: 60).status == 0)
    #expect(try (0..<2).map { try journal($0, in: place)["attempts"] as? Int } == [2, 2])
    let outcome = try place.emulon(["scan", "job.yaml", "--index", "2"], rankCount: 2)
    #expect(outcome.status == 64 && outcome.errorLines.count == 1, "\(outcome.report)")
  }

  @Test func theRungsOfAHalvingScanFollowFromTheJournals() throws {
    let place = try Workspace()
    let scan = """
      validation: {folds: 2, seeds: [0], by: structure}
      scan:
        parameters: {representation.soap.sigma: {linear: [0.3, 0.8, 6]}}
        halving: {resource: validation.folds, values: [2, 4], factor: 3}

      """
    try Self.job(scan: scan).write(to: place)
    let all = try place.emulon(
      ["scan", "job.yaml", "--all", "--log-level", "error"], rankCount: 0, seconds: 60)
    #expect(all.status == 0, "\(all.report)")
    let list = try place.emulon(["scan", "job.yaml"], rankCount: 0)
    #expect(list.standardOutput.contains("8 members: 8 done"), "\(list.report)")
    func figure(_ folder: String) throws -> Double {
      let data = try place.contents(of: "out/\(folder)/journal.json")
      let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      let scores = try #require(json?["scores"] as? [[String: Any]])
      let errors = try #require(scores.first?["mae"] as? [Double])
      return errors.reduce(0, +) / Double(errors.count)
    }
    let first = try (0..<6).map { try figure("rung-0/member-000\($0)") }
    let best = (0..<6).sorted { first[$0] < first[$1] }.prefix(2)
    for index in 0..<6 {
      let path = place.path("out/rung-1/member-000\(index)/model.h5")
      #expect(FileManager.default.fileExists(atPath: path) == best.contains(index))
    }
  }
}
