import Foundation

extension SlurmCase {
  /// A scan of 24 members as an array of six at a time; two fail, and one command repeats only these.
  static let scan = SlurmCase(name: "scan: 24 members, six at a time, two fail at first") { bench in
    let files = (0..<12).map { "set\($0).extxyz" }
    var job = ClusterJob()
    job.text += """
      scan:
        parameters:
          data.structures: [\(files.joined(separator: ", "))]
          model.kernelRidge.regularization.fixed: [1.0e-3, 1.0e-2]

      """
    try job.write(to: bench)
    for name in files where name != "set5.extxyz" { try bench.write(job.structures, to: name) }
    try bench.runScan(within: 300)
    try bench.expectScan("22 done, 2 failed")
    try bench.write(job.structures, to: "set5.extxyz")
    try bench.runScan(within: 120)
    try bench.expectScan("24 members: 24 done")
    let attempts = try (0..<24).map { try bench.attempts(of: $0) }
    let expected = (0..<24).map { [10, 11].contains($0) ? 2 : 1 }
    bench.expect(attempts == expected, "members began \(attempts) times")
    let table = String(decoding: try bench.data("out/scan.csv"), as: UTF8.self)
    bench.expect(table.split(separator: "\n").count == 25, "the table: \(table)")
    bench.expect(bench.has("out/scan.h5"), "no scan.h5")
  }

  /// Rungs of a halving scan that wait for each other; the best member of all reaches the last one.
  static let halving = SlurmCase(name: "scan by successive halving: 9, 3 and 1 members") { bench in
    var job = ClusterJob()
    job.text += """
      validation: {folds: 2, by: structure}
      scan:
        parameters: {model.kernelRidge.regularization.fixed: {log: [1.0e-4, 1.0e+4, 9]}}
        halving: {resource: validation.folds, values: [2, 3, 6], factor: 3}

      """
    try job.write(to: bench)
    try bench.runScan(within: 240)
    try bench.expectScan("13 members: 13 done")
    let last = bench.fileNames.filter { $0.hasPrefix("out/rung-2/") && $0.hasSuffix("/model.h5") }
    bench.expect(last.count == 1, "the last rung: \(last)")
    bench.note(last.joined(separator: " "))
  }
}

extension Bench {
  /// Writes the script of the members of a scan that are not done, submits it, and waits for the last of its jobs.
  fileprivate func runScan(within seconds: Double) throws {
    finish(
      try startBare(
        [program, "jobscript", "--kind", "scan", "--ranks-per-node", "1", "job.yaml"]
          + ["--output", "job.slurm"]))
    let submission = finish(
      try startBare(RunningJob.unmarked + ["bash", "job.slurm"], environment: ["EMULON": program]))
    let last = submission.output.split(whereSeparator: { !$0.isNumber }).last.map(String.init)
    try BatchJob(id: last ?? "0", in: self).expectSuccess(within: seconds)
  }

  /// Complains unless `emulon scan` lists the members so.
  fileprivate func expectScan(_ text: String) throws {
    let list = finish(try startBare([program, "scan", "job.yaml"])).output
    expect(list.contains(text), "not '\(text)': \(list)")
  }

  /// How often a member was begun, as its journal says.
  fileprivate func attempts(of member: Int) throws -> Int {
    let name = "out/member-00\(member < 10 ? "0" : "")\(member)/journal.json"
    let json = try JSONSerialization.jsonObject(with: try data(name)) as? [String: Any]
    return json?["attempts"] as? Int ?? 0
  }
}
