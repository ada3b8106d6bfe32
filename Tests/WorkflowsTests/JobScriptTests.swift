import Foundation
import Structures
import Testing

@testable import Workflows

/// What users read and SLURM runs.
@Suite struct JobScriptTests {
  /// The scripts that are kept in `JobScripts`, by name.
  static let kept: [String: JobScript] = {
    let job = "Inputs/bi2te3-dimers/job.yaml"
    var scan = JobScriptRequest(site: .generic)
    scan.array = "0-23%6"
    var predict = JobScriptRequest(site: .generic)
    predict.arguments = ["--output", "predictions.h5"]
    var scripts = [
      "fit": JobScript(
        task: .fit(job: job, adding: []), request: JobScriptRequest(site: .generic),
        file: "JobScripts/fit.slurm"),
      "predict": JobScript(
        task: .predict(
          model: "Outputs/bi2te3-dimers/model.h5",
          structures: ["Inputs/bi2te3-dimers/dimers.extxyz"]), request: predict,
        file: "JobScripts/predict.slurm"),
      "scan": JobScript(
        task: .scan(job: "scan.yaml"), request: scan, file: "JobScripts/scan.slurm"),
      "chain": JobScript(
        task: .retraining(job: "first.yaml", again: "second.yaml"),
        request: JobScriptRequest(site: .generic), file: "JobScripts/chain.slurm",
        retraining: RetrainingFiles(
          factors: "Outputs/first/factors.h5", model: "Outputs/second/model.h5")),
    ]
    for site in Site.all where site != .generic {
      scripts["fit-\(site.name)"] = JobScript(
        task: .fit(job: job, adding: []), request: JobScriptRequest(site: site),
        file: "JobScripts/fit-\(site.name).slurm")
    }
    return scripts
  }()

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../JobScripts").standardized

  /// `EMULON_WRITE_JOBSCRIPTS=1 make test ARGUMENTS="--filter JobScriptTests"` writes them anew.
  @Test(arguments: kept.keys.sorted()) func keptScriptsAreWhatTheProgramWrites(_ name: String)
    throws
  {
    let text = try #require(Self.kept[name]).text
    let file = Self.folder.appending(path: "\(name).slurm")
    if ProcessInfo.processInfo.environment["EMULON_WRITE_JOBSCRIPTS"] != nil {
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test func nothingElseIsKept() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(names) == Set(Self.kept.keys.map { "\($0).slurm" }))
  }

  /// The shell understands them, and SLURM's lines stand before the first command.
  @Test(arguments: kept.keys.sorted()) func theShellUnderstandsThem(_ name: String) throws {
    let text = try #require(Self.kept[name]).text
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-n", "-c", text]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = text.split(separator: "\n")
    let firstCommand = try #require(lines.firstIndex { !$0.hasPrefix("#") })
    #expect(lines[0] == "#!/bin/bash")
    #expect(!lines[firstCommand...].contains { $0.hasPrefix("#SBATCH") })
    for word in ["--signal=B:USR1@120", "--requeue", "--open-mode=append", "--restart auto"] {
      #expect(text.contains(word), "\(word)")
    }
  }

  /// File names with spaces, quotes and dollars reach the program as they are.
  @Test(arguments: ["a b.yaml", "it's.yaml", "$HOME.yaml", "a;b.yaml", "plain.yaml"])
  func fileNamesAreQuoted(_ name: String) throws {
    var request = JobScriptRequest(site: .generic)
    request.program = "/bin/echo"
    let script = JobScript(task: .fit(job: name, adding: []), request: request, file: "x")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // A launcher that drops its own options and starts the program once.
    let launcher = folder.appending(path: "srun")
    try Data("#!/bin/bash\nshift 2\nexec \"$@\"\n".utf8).write(to: launcher)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: launcher.path)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script.text]
    process.environment = ["PATH": "\(folder.path):/usr/bin:/bin"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    #expect(String(decoding: output, as: UTF8.self) == "fit \(name) --restart auto\n")
  }

  /// `squeue` shows times in the same form.
  @Test(arguments: [
    ("30", 1800), ("30:15", 1815), ("2:00:00", 7200), ("1-12", 129_600), ("1-00:30:00", 88200),
  ]) func timesAreThoseOfSlurm(_ text: String, _ seconds: Int) {
    #expect(JobScriptRequest.seconds(of: text) == seconds)
  }

  /// Each request has one mistake; the message names the option and the limit.
  @Test(
    arguments: [
      "--ranks-per-node 48": {
        $0.threadCount = 2; $0.ranksPerNode = 48
      },
      "--time noon": { $0.time = "noon" }, "--time 25:00:00": { $0.time = "25:00:00" },
      "--nodes 0": { $0.nodeCount = 0 }, "--threads 0": { $0.threadCount = 0 },
      "--array 0-3": { $0.array = "0-3" }, "--notice 7200": { $0.notice = 7200 },
    ] as [String: @Sendable (inout JobScriptRequest) -> Void])
  func mistakesAreNamed(_ name: String, _ spoil: @Sendable (inout JobScriptRequest) -> Void) throws
  {
    var request = try JobScriptRequest(site: #require(Site.all.first { $0.name == "juwels" }))
    spoil(&request)
    let error = try #require(throws: InputError.self) {
      try request.check(for: .fit(job: "job.yaml", adding: []))
    }
    #expect(error.exitCode == 64)
    #expect(error.key == name.split(separator: " ").first.map(String.init))
  }

  /// Without further wishes every core of a node has a rank, or a thread of one.
  @Test(arguments: Site.all, [1, 2, 4]) func aNodeIsFilledAndNotMore(_ site: Site, _ threads: Int)
    throws
  {
    var request = JobScriptRequest(site: site)
    request.threadCount = threads
    try request.check(for: .fit(job: "job.yaml", adding: []))
    if let cores = site.coreCount { #expect(request.ranks * threads == cores) }
  }
}
