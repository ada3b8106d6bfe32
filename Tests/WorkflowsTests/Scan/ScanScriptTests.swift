import Foundation
import Structures
import Testing

@testable import Workflows

/// The script of a scan, run by the shell with a `sbatch` and a `srun` that only say how they were called.
@Suite struct ScanScriptTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "scan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(
      "#!/bin/bash\necho \"$@\" >> \(folder.path)/sbatch.log\nwc -l < \(folder.path)/sbatch.log\n",
      "sbatch")
    try write("#!/bin/bash\necho \"$@\"\n", "srun")
  }

  private func write(_ text: String, _ name: String) throws {
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  }

  /// Writes the script of a scan, with its job file beside it.
  private func writeScript(_ scan: String) throws {
    var text = ScanText(scan)
    text.job.output = "output: {directory: \(folder.path)/out}"
    try write(text.text, "job.yaml")
    var request = JobScriptRequest(site: .generic)
    request.program = "emulon"
    let script = try jobScript(
      .scan(job: folder.path + "/job.yaml"), request: request, file: "scan.slurm")
    try write(script, "scan.slurm")
  }

  /// What the script prints when the shell runs it.
  private func output(_ arguments: [String], _ environment: [String: String] = [:]) throws -> String
  {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [folder.path + "/scan.slurm"] + arguments
    process.environment = ["PATH": "\(folder.path):/usr/bin:/bin"].merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  private func submissions() throws -> [String] {
    try String(contentsOf: folder.appending(path: "sbatch.log"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  @Test func aScanIsAnArrayAndItsCollection() throws {
    defer { remove() }
    try writeScript("parameters: {representation.soap.nMax: {from: 1, to: 24, step: 1}}")
    #expect(try output([]) == "jobs: 1 2\n")
    let script = folder.path + "/scan.slurm"
    #expect(
      try submissions() == [
        "--parsable --array=0-23%6 \(script) 0",
        "--parsable --dependency=afterany:1 --array=0 \(script) collect",
      ])
    let job = folder.path + "/job.yaml"
    let task = ["SLURM_JOB_ID": "1", "SLURM_ARRAY_TASK_ID": "7"]
    #expect(
      try output(["0"], task)
        == "--cpu-bind=cores --wait=30 emulon scan \(job) --rung 0 --index 7 --restart auto\n")
    #expect(try output(["collect"], task) == "--ntasks=1 emulon scan \(job) --collect\n")
  }

  @Test func theRungsOfAHalvingScanWaitForEachOther() throws {
    defer { remove() }
    try writeScript(
      """
      parameters: {representation.soap.nMax: {from: 1, to: 24, step: 1}}
      halving: {resource: validation.seeds, values: [[0], [0, 1], [0, 1, 2]], factor: 3}
      """)
    #expect(try output([]) == "jobs: 1 2 3 4\n")
    let script = folder.path + "/scan.slurm"
    #expect(
      try submissions() == [
        "--parsable --array=0-23%6 \(script) 0",
        "--parsable --dependency=afterany:1 --array=0-7%6 \(script) 1",
        "--parsable --dependency=afterany:2 --array=0-2%6 \(script) 2",
        "--parsable --dependency=afterany:3 --array=0 \(script) collect",
      ])
  }

  @Test func onlyMembersThatAreNotDoneAreSubmitted() throws {
    defer { remove() }
    let scan = "parameters: {representation.soap.nMax: {from: 1, to: 6, step: 1}}"
    try writeScript(scan)
    var text = ScanText(scan)
    text.job.output = "output: {directory: \(folder.path)/out}"
    let job = try ScanJob(text: text.text, file: "\(folder.path)/job.yaml")
    for (index, state) in [
      (0, ScanJournal.State.done), (1, .failed), (2, .interrupted), (4, .done), (5, .running),
    ] {
      let entry = try ScanProgress(job).entries[index]
      var journal = ScanJournal(entry.member, rung: 0, job: entry.job, attempts: 1, ranks: 1)
      journal.state = state
      try FileManager.default.createDirectory(
        atPath: entry.folder, withIntermediateDirectories: true)
      try journal.write(in: entry.folder)
    }
    try writeScript(scan)
    _ = try output([])
    #expect(try submissions()[0].contains("--array=1-3%6"))
    // The process of a journal that says 'running' is this one; when it is gone the member is open again.
    let entry = try ScanProgress(job).entries[5]
    var journal = try #require(entry.journal)
    #expect(entry.state == .running)
    journal.process = 4_194_304  // larger than any process number of Linux
    #expect(
      ScanState(journal, job: entry.job, host: journal.host, folder: entry.folder) == .interrupted)
    journal.host = "elsewhere"
    #expect(ScanState(journal, job: entry.job, host: "here", folder: entry.folder) == .running)
    #expect(ScanState(journal, job: "another", host: "here", folder: entry.folder) == .running)
    journal.state = .done
    #expect(ScanState(journal, job: "another", host: "here", folder: entry.folder) == .changed)
    #expect(BatchQueue(answer: "  12_7\n12_[8-9]\n").knows("12_7"))
    #expect(!BatchQueue(answer: "12_7\n").knows("12"))
  }
}
