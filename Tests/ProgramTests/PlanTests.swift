import Foundation
import Testing

/// Plans of runs: what they say, and with which code they end.
@Suite(.serialized, .timeLimit(.minutes(3))) struct PlanTests {
  /// The plan of the small job in JSON.
  private func plan(_ place: Workspace, _ arguments: [String]) throws -> [String: Any] {
    let outcome = try place.emulon(
      ["plan", "job.yaml", "-o", "plan.json"] + arguments, rankCount: 0)
    try #require(outcome.status == 0, "\(outcome.report)")
    let json = try JSONSerialization.jsonObject(with: try place.contents(of: "plan.json"))
    return try #require(json as? [String: Any])
  }

  @Test func aPlanNamesInputsStagesAndMemory() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    let plan = try plan(place, ["--ranks", "1,4"])
    #expect(plan["schema"] as? String == "emulon-plan" && plan["schemaVersion"] as? Int == 1)
    let inputs = try #require(plan["inputs"] as? [[String: Any]])
    let size = try place.contents(of: "clusters.extxyz").count
    #expect(inputs.count == 1 && inputs[0]["bytes"] as? Int == size)
    #expect((inputs[0]["sha256"] as? String)?.count == 64)
    let forecasts = try #require(plan["forecasts"] as? [[String: Any]])
    #expect(forecasts.map { $0["ranks"] as? Int } == [1, 4])
    for forecast in forecasts {
      let seconds = try #require(forecast["seconds"] as? [Double])
      let stages = try #require(forecast["stages"] as? [[String: Any]])
      #expect(stages.count == seconds.count && seconds.allSatisfy { $0 >= 0 && $0 < 60 })
      let memory = try #require(forecast["memory"] as? [[String: Any]])
      let bytes = memory.reduce(0) { $0 + (($1["bytes"] as? Double) ?? .nan) }
      // The program itself takes some ten MiB and a job of eight clusters almost nothing.
      #expect(bytes > 1e7 && bytes < 4e8)
    }
    // Nothing is computed into a result.
    #expect(place.outputs.isEmpty)
  }

  @Test func aJobThatDoesNotFitIsRefusedWithARemedy() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    let small = try place.emulon(
      ["plan", "job.yaml", "--quick", "--memory-per-rank", "0.001"], rankCount: 0)
    #expect(small.status == 71 && small.errorLines.count == 1, "\(small.report)")
    let many = try place.emulon(["plan", "job.yaml", "--quick", "--ranks", "9"], rankCount: 0)
    #expect(many.status == 71 && many.standardError.contains("8 structures"), "\(many.report)")
  }

  @Test func aWrongJobIsRefusedAsByAFit() throws {
    let place = try Workspace()
    var job = SmallJob()
    job.structures = job.structures.replacingOccurrences(of: "J=1.0", with: "J=nan")
    try job.write(to: place)
    let outcome = try place.emulon(["plan", "job.yaml"], rankCount: 0)
    #expect(outcome.status == 65 && outcome.standardError.contains("a number"), "\(outcome.report)")
  }
}
