import Foundation
import Testing

/// What a run tells about itself, and how two runs in one output get along.
@Suite(.timeLimit(.minutes(3))) struct RunLifeTests {
  /// A JSON file of the workspace.
  private func json(_ name: String, _ place: Workspace) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: place.contents(of: name))
    return try #require(object as? [String: Any])
  }

  private func isThere(_ name: String, _ place: Workspace) -> Bool {
    FileManager.default.fileExists(atPath: place.path(name))
  }

  @Test func aRunTellsHowItWent() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    let outcome = try place.emulon(["fit", "job.yaml"], rankCount: 3)
    try #require(outcome.status == 0, "\(outcome.report)")
    let status = try json("out/status.json", place)
    #expect(status["state"] as? String == "finished" && status["exit_code"] as? Int == 0)
    let record = try json("out/emulon-run.json", place)
    let layout = try #require(record["layout"] as? [String: Any])
    #expect(layout["ranks"] as? Int == 3)
    let input = try #require((record["inputs"] as? [[String: Any]])?.first)
    let bytes = try place.contents(of: "clusters.extxyz").count
    #expect(input["input_bytes"] as? Int == bytes)
    #expect((input["input_sha256"] as? String)?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    let stages = try #require(record["stages"] as? [[String: Any]])
    #expect(stages.contains { $0["stage"] as? String == "Cholesky" })
    #expect(!isThere("out/.emulon.lock", place))
  }

  @Test func aFailedRunTellsWhy() throws {
    let place = try Workspace()
    var job = SmallJob()
    job.structures = job.structures.replacing("J=2.5", with: "J=nan")
    try job.write(to: place)
    for rankCount in [1, 3] {
      let outcome = try place.emulon(["fit", "job.yaml"], rankCount: rankCount)
      #expect(outcome.status == 65 && outcome.errorLines.count == 1, "\(outcome.report)")
      let status = try json("out/status.json", place)
      #expect(status["state"] as? String == "failed" && status["exit_code"] as? Int == 65)
      let message = try #require(status["message"] as? String)
      #expect(message.contains("structure 4") && outcome.errorLines[0].hasSuffix(message))
      let end = try #require(json("out/emulon-run.json", place)["exit"] as? [String: Any])
      #expect(end["reason"] as? String == message && end["ranks_counted"] as? Int == 1)
      #expect(!isThere("out/.emulon.lock", place))
    }
  }

  @Test func aSecondRunInOneOutputIsRefused() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    let first = try place.emulon(["fit", "job.yaml"], rankCount: 0)
    try #require(first.status == 0, "\(first.report)")
    let status = try place.contents(of: "out/status.json")
    // This test holds the lock, as a run on another host would.
    let lock = """
      {"host": "elsewhere", "pid": 5, "process_start": "1", "start": "2026-01-01T00:00:00Z",
       "command": "fit other.yaml", "stale_after": 1800}
      """
    try place.write(lock, to: "out/.emulon.lock")
    for rankCount in [0, 2] {
      let outcome = try place.emulon(["fit", "job.yaml"], rankCount: rankCount)
      #expect(outcome.status == 73 && outcome.errorLines.count == 1, "\(outcome.report)")
      for text in ["elsewhere", "fit other.yaml", "process 5", "2026-01-01", "out/.emulon.lock"] {
        #expect(outcome.errorLines.first?.contains(text) == true, "\(text) in \(outcome.report)")
      }
      #expect(try place.contents(of: "out/status.json") == status, "it is that of the first run")
    }
    #expect(isThere("out/.emulon.lock", place))
  }

  @Test func theLockOfAKilledRunIsTakenOver() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    try FileManager.default.createDirectory(
      atPath: place.path("out"), withIntermediateDirectories: true)
    // No process has this number: the kernel's largest is 2^22.
    let lock = """
      {"host": "\(ProcessInfo.processInfo.hostName)", "pid": 8388608, "process_start": "1",
       "start": "then", "command": "fit", "stale_after": 0}
      """
    try place.write(lock, to: "out/.emulon.lock")
    let outcome = try place.emulon(["fit", "job.yaml"], rankCount: 2)
    #expect(outcome.status == 0, "\(outcome.report)")
    #expect(outcome.standardError.contains("took over the lock"), "\(outcome.report)")
    #expect(!isThere("out/.emulon.lock", place))
  }

  @Test func structuresWithoutTargetAreSkippedOnRequest() throws {
    let place = try Workspace()
    var job = SmallJob()
    job.structures = job.structures.replacing("J=2.5", with: "J=nan").replacing(
      "J=4.0", with: "K=1")
    job.text = job.text.replacing("  centres:", with: "  skipUnlabelled: true\n  centres:")
    try job.write(to: place)
    for rankCount in [0, 3] {
      let outcome = try place.emulon(["fit", "job.yaml"], rankCount: rankCount)
      #expect(outcome.status == 0, "\(outcome.report)")
      #expect(outcome.standardError.contains("6 structures in 6 groups"), "\(outcome.report)")
      #expect(outcome.standardError.contains("2 left out"), "\(outcome.report)")
    }
  }
}
