import CSystem
import Foundation
import HDF5
import LinearAlgebra
import MPI

/// The version of Emulon.
public let version = "0.1.0"

/// What a run is: program, libraries, launch, layout, input.
///
/// This is the one source of banner, `emulon-run.json` and the group `provenance` of HDF5 files.
struct RunFacts: Sendable, Codable {
  struct Program: Sendable, Codable {
    let version: String
    let commit: String
    let build: String
    /// The widest vector instructions for which the program was compiled.
    let instructionSet: String
    let swiftVersion: String
  }

  struct Libraries: Sendable, Codable {
    let mpiLibrary: String
    let hdf5Library: String
    /// Whether HDF5 locks the files that it opens.
    let hdf5FileLocking: String
    let blasLibrary: String
    let blasKernel: String
  }

  struct Launch: Sendable, Codable {
    let command: String
    /// The command line as it was typed.
    let commandLine: String
    let directory: String
    let start: String
  }

  /// The SLURM job.
  struct Scheduler: Sendable, Codable {
    var jobId: String?
    var arrayJobId: String?
    var arrayTaskId: String?
    var stepId: String?
    var partition: String?
    var account: String?
    var cluster: String?
    var nodeList: String?
    var restartCount: Int?
  }

  struct Settings: Sendable, Codable {
    let logLevel: String
    let restart: String
    let checkpointInterval: Double
    let timeLimit: Double?
    let stallLimit: Double
  }

  struct JobText: Sendable, Codable {
    let jobFile: String
    let jobText: String
    let seeds: [Int]
  }

  struct Input: Sendable, Codable {
    let inputFile: String
    let inputBytes: Int
    let inputSha256: String
  }

  /// What was kept for another run, and whether this one goes on from an earlier one.
  struct Checkpoints: Sendable, Codable {
    var continued = 0
    var checkpointsWritten = 0
    var checkpointSeconds = 0.0
    var checkpointBytes = 0
  }

  /// A choice that a run made at random, or that its random numbers decided.
  struct Choice: Sendable, Codable {
    let choice: String
    let chosen: String
  }

  let program: Program
  let libraries: Libraries
  let launch: Launch
  let layout: NodeLayout
  let slurm: Scheduler?
  let settings: Settings
  var job: JobText?
  var inputs: [Input] = []
  var choices: [Choice] = []
  var checkpoints = Checkpoints()
}

extension RunFacts {
  /// Gathers the facts.
  ///
  /// **Collective.**
  init(_ command: String, _ options: RunOptions, on world: borrowing Communicator) throws {
    program = .current
    libraries = Libraries(
      mpiLibrary: String(try MPI.libraryVersion().prefix { $0 != "," && $0 != "\n" }),
      hdf5Library: HDF5.libraryVersion(),
      hdf5FileLocking: HDF5.usesFileLocking() ? "on" : "off", blasLibrary: "OpenBLAS",
      blasKernel: BLASKernel.current)
    launch = Launch(
      command: command, commandLine: CommandLine.arguments.joined(separator: " "),
      directory: FileManager.default.currentDirectoryPath, start: Date.now.formatted(.iso8601))
    layout = try NodeLayout(threads: BLASKernel.threadCount, on: world)
    slurm = .current
    settings = Settings(
      logLevel: options.level.rawValue, restart: options.restart.rawValue,
      checkpointInterval: options.checkpointInterval, timeLimit: options.timeLimit,
      stallLimit: options.stallLimit ?? Watchdog.standardLimit)
  }

  /// The lines that a run begins with.
  var banner: [String] {
    let note = program.build == "debug" ? ", debug build: slow" : ""
    let threads = layout.threads
    return [
      "Emulon \(Workflows.version) (\(program.commit)\(note)): \(launch.command)",
      "  \(layout.summary); BLAS: \(libraries.blasLibrary) \(libraries.blasKernel), "
        + "\(threads) thread" + (threads == 1 ? "" : "s") + " a rank; \(libraries.mpiLibrary), "
        + "HDF5 \(libraries.hdf5Library), file locks \(libraries.hdf5FileLocking)",
      "  Swift \(program.swiftVersion), \(program.instructionSet), \(program.build) build; "
        + launch.start,
    ]
      + (slurm.map { ["  SLURM job \($0.jobId ?? "?")" + ($0.restartText.map { ", \($0)" } ?? "")] }
        ?? [])
  }
}

extension RunFacts.Program {
  /// This program.
  static var current: Self {
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    return Self(
      version: Workflows.version, commit: unsafe String(cString: emulon_commit()), build: build,
      instructionSet: unsafe String(cString: emulon_instruction_set()), swiftVersion: compiler)
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.2)
      "6.3.2 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}

extension RunFacts.Scheduler {
  /// The SLURM job of this process, if it is one.
  static var current: Self? {
    let environment = ProcessInfo.processInfo.environment
    guard environment["SLURM_JOB_ID"] != nil else { return nil }
    return Self(
      jobId: environment["SLURM_JOB_ID"], arrayJobId: environment["SLURM_ARRAY_JOB_ID"],
      arrayTaskId: environment["SLURM_ARRAY_TASK_ID"], stepId: environment["SLURM_STEP_ID"],
      partition: environment["SLURM_JOB_PARTITION"], account: environment["SLURM_JOB_ACCOUNT"],
      cluster: environment["SLURM_CLUSTER_NAME"], nodeList: environment["SLURM_JOB_NODELIST"],
      restartCount: environment["SLURM_RESTART_COUNT"].flatMap { Int($0) })
  }

  /// How often the job was started again, for people.
  var restartText: String? {
    restartCount.flatMap { $0 > 0 ? "started again \($0) time" + ($0 == 1 ? "" : "s") : nil }
  }
}
