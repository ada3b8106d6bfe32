import Foundation

/// What a user does with SLURM, and what must come of it.
struct SlurmCase: Sendable {
  /// What is done.
  let name: String
  /// Whether it takes minutes.
  var isLong = false
  /// Does it and tells the bench what was not as it should be.
  let check: @Sendable (Bench) throws -> Void

  /// All cases.
  static let all = [
    fit, predict, requeued, limited, nodeDown, cancelled, chain, scan, halving,
  ]

  /// From nothing to a model: a script, its submission, its end.
  private static let fit = SlurmCase(name: "fit") { bench in
    try ClusterJob().write(to: bench)
    try bench.writeScript(["job.yaml"])
    try BatchJob(["job.slurm"], in: bench).expectSuccess(within: 60)
    bench.expect(bench.has("out/model.h5"), "no model: \(bench.logTail)")
    bench.expect(bench.log.contains("4 ranks on emu1, emu2"), "another layout: \(bench.logTail)")
  }

  private static let predict = SlurmCase(name: "predict") { bench in
    try bench.makeFieldModel()
    try bench.writeScript(
      [
        "--kind", "predict", "fields/model.h5", "al.extxyz", "--", "--grid", "8", "8", "8",
        "--output", "p.h5",
      ])
    try BatchJob(["job.slurm"], in: bench).expectSuccess(within: 60)
    bench.expect(bench.has("p.h5"), "no prediction: \(bench.logTail)")
  }

  /// A job that stops itself twice before its end.
  private static let requeued = SlurmCase(name: "requeue: three allocations of 20 seconds") {
    bench in
    try bench.writeMainJob(seeds: 12)
    try bench.writeScript(["job.yaml", "--", "--time-limit", "20", "--checkpoint-interval", "5"])
    let job = try BatchJob(["job.slurm"], in: bench)
    try job.expectSuccess(within: 400)
    let count = try job.restartCount
    bench.note("\(count + 1) allocations")
    bench.expect(count >= 2, "only \(count) restarts")
    bench.expect(bench.has("out/model.h5"), "no model: \(bench.logTail)")
  }

  /// SLURM's own time limit, which it looks at twice a minute.
  private static let limited = SlurmCase(
    name: "time limit: three allocations of a minute", isLong: true
  ) { bench in
    try bench.writeMainJob(seeds: 30)
    try bench.writeScript(["job.yaml", "--time", "20"])
    let unbroken = try BatchJob(["job.slurm"], in: bench)
    try unbroken.expectSuccess(within: 900)
    let reference = try bench.digest("out/model.h5")
    try FileManager.default.removeItem(at: bench.folder.appending(path: "out"))
    try bench.writeScript(["job.yaml", "--time", "1", "--notice", "20"])
    let job = try BatchJob(["job.slurm"], in: bench)
    try job.expectSuccess(within: 1200)
    let count = try job.restartCount
    bench.expect(count >= 2, "only \(count) restarts")
    bench.expect(try bench.digest("out/model.h5") == reference, "other bits than the unbroken run")
    let (alone, together) = (try unbroken.allocatedSeconds, try job.allocatedSeconds)
    let lost = (together.reduce(0, +) - alone.reduce(0, +)) / Double(max(1, count))
    bench.note(
      "\(count + 1) allocations of \(together.map { Int($0) }) s, \(Int(alone.reduce(0, +))) s unbroken: "
        + String(format: "%.1f s more for each stop, start and queue of srun included", lost))
  }

  /// A node that fails in the middle of a run.
  private static let nodeDown = SlurmCase(name: "node down") { bench in
    try bench.writeMainJob()
    try bench.writeScript(["job.yaml", "--", "--checkpoint-interval", "2"])
    let job = try BatchJob(["job.slurm"], in: bench)
    try job.wait(for: ["RUNNING"], within: 30)
    bench.waitForCheckpoint()
    try bench.slurm("scontrol", "update", "nodename=emu2", "state=down", "reason=test")
    try job.wait(for: ["PENDING"], within: 30)
    // The node may have come back by itself; SLURM then refuses to resume it.
    _ = try bench.startBare(["scontrol", "update", "nodename=emu2", "state=resume"]).finish(
      within: 10)
    try job.expectSuccess(within: 300)
    let count = try job.restartCount
    bench.expect(count == 1, "\(count) restarts")
    bench.expect(bench.log.contains("going on from"), "it began anew: \(bench.logTail)")
    bench.expect(bench.has("out/model.h5"), "no model: \(bench.logTail)")
  }

  /// A job that the user takes back stays away, and its checkpoint stays.
  private static let cancelled = SlurmCase(name: "scancel") { bench in
    try bench.writeMainJob()
    try bench.writeScript(["job.yaml", "--", "--checkpoint-interval", "2"])
    let job = try BatchJob(["job.slurm"], in: bench)
    try job.wait(for: ["RUNNING"], within: 30)
    bench.waitForCheckpoint()
    try bench.slurm("scancel", job.id)
    try job.wait(for: ["CANCELLED"], within: 30)
    sleep(15)  // longer than a requeued job waits
    bench.expect(try job.facts["JobState"] == "CANCELLED", "it came back")
    bench.expect(bench.has("out/checkpoint"), "no checkpoint")
    bench.expect(!bench.has("out/model.h5"), "a model of half a run stands")
  }

  /// Training, new data, training with them, report: four jobs that wait for each other.
  private static let chain = SlurmCase(name: "chain") { bench in
    try FieldSample().write(to: bench)
    let again = FieldSample().text.replacingOccurrences(
      of: "directory: fields", with: "directory: more"
    )
    .replacingOccurrences(of: "a0.cube, a1.cube, a2.cube", with: "b0.cube")
    try bench.write(again, to: "again.yaml")
    try bench.write(FieldSample.cube(edge: 5.45), to: "computed.cube")
    try bench.write(
      "#!/bin/bash\n#SBATCH --output=label.out\n[ -f fields/model.h5 ] && cp computed.cube b0.cube\n",
      to: "label.slurm")
    try bench.writeScript(["--kind", "chain", "field.yaml", "again.yaml"])
    let submission = bench.finish(
      try bench.startBare(
        RunningJob.unmarked + ["bash", "job.slurm", "label.slurm"],
        environment: ["EMULON": bench.program]))
    let last =
      submission.output.split(whereSeparator: { !$0.isNumber }).last.map(String.init) ?? "0"
    try BatchJob(id: last, in: bench).expectSuccess(within: 180)
    bench.expect(bench.has("more/model.h5"), "no second model: \(bench.logTail)")
    bench.expect(bench.has("more/report.html"), "no report: \(bench.logTail)")
  }
}

extension Bench {
  /// Writes the main example with fewer evaluations; a test split takes four seconds on two idle cores.
  func writeMainJob(seeds: Int = 2) throws {
    let inputs = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Inputs/bi2te3-dimers").standardized
    let text = try String(contentsOf: inputs.appending(path: "job.yaml"), encoding: .utf8)
    let head = text.components(separatedBy: "\nvalidation:")[0]
    try write(
      head
        + "\nvalidation: {test: 0.2, seeds: {count: \(seeds)}, by: group}\noutput: {directory: out, report: false}\n",
      to: "job.yaml")
    let frames = try String(contentsOf: inputs.appending(path: "dimers.extxyz"), encoding: .utf8)
    try write(frames, to: "dimers.extxyz")
  }

  /// Waits until a checkpoint stands.
  func waitForCheckpoint() {
    let end = Date.now.addingTimeInterval(40)
    func isThere() -> Bool {
      fileNames.contains { $0.hasPrefix("out/checkpoint/") && $0.hasSuffix(".h5") }
    }
    while Date.now < end && !isThere() { usleep(100_000) }
    expect(isThere(), "no checkpoint after 40 s")
  }
}
