import Foundation

/// A launched program and its ranks.
final class RunningJob {
  /// The command, for messages.
  let command: String
  private let process = Process()
  private let output: URL
  private let mark = "EMULON_FAULT_CASE=\(UUID().uuidString)"
  private let begin = Date.now

  /// Starts a command.
  ///
  /// Both outputs go to one file and not to a pipe, which a process that was left behind would keep open.
  ///
  /// - Parameters:
  ///   - words: The command with its arguments.
  ///   - folder: Where it starts.
  ///   - environment: Variables that it sees besides those of this program.
  /// - Throws: When it cannot be started.
  init(_ words: [String], in folder: URL, environment: [String: String]) throws {
    command = words.joined(separator: " ")
    output = folder.appending(path: ".output-\(UUID().uuidString.prefix(8))")
    try Data().write(to: output)
    let pair = mark.split(separator: "=").map(String.init)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["OMPI_MCA_mpi_yield_when_idle": "1", pair[0]: pair[1]]) { _, new in new }
      .merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    let handle = try FileHandle(forWritingTo: output)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  /// Words in front of a command whose children outlive it, as the jobs that it submits do.
  static let unmarked = ["-u", "EMULON_FAULT_CASE"]

  /// What was written so far.
  var text: String {
    String(decoding: (try? Data(contentsOf: output)) ?? Data(), as: UTF8.self)
  }

  /// Whether the launcher lives.
  var isRunning: Bool { process.isRunning }

  /// The process of the launcher.
  var launcherProcess: Int32 { process.processIdentifier }

  /// The processes of the ranks, known by their environment, in the order of their ranks.
  var ranks: [Int32] {
    marked.filter { $0.name == "emulon" }.sorted { $0.rank < $1.rank }.map(\.id)
  }

  /// Waits until a condition holds.
  ///
  /// - Parameters:
  ///   - seconds: How long at most.
  ///   - condition: The condition; it is asked for every few milliseconds.
  /// - Returns: Whether it came to hold while the program ran.
  func wait(_ seconds: Double = 20, until condition: () -> Bool) -> Bool {
    let end = Date.now.addingTimeInterval(seconds)
    while Date.now < end && isRunning {
      if condition() { return true }
      usleep(5000)
    }
    return condition()
  }

  /// Sends a signal to all ranks or to some.
  func signal(_ number: Int32, ranks chosen: [Int]? = nil) {
    let all = ranks
    for (rank, id) in all.enumerated() where chosen?.contains(rank) ?? true { kill(id, number) }
  }

  /// Waits for the end; a program that takes longer is killed with all that it started.
  ///
  /// - Parameter seconds: How long it may take from now on.
  /// - Returns: How it ended.
  func finish(within seconds: Double) -> Ending {
    let end = Date.now.addingTimeInterval(seconds)
    while process.isRunning && Date.now < end { usleep(10_000) }
    let isHanging = process.isRunning
    if isHanging { killAll() }
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    let taken = -begin.timeIntervalSinceNow
    waitForRanks()
    return Ending(
      code: process.terminationStatus + (isSignal ? 128 : 0), seconds: taken, isHanging: isHanging,
      output: text)
  }

  /// Ranks may outlive their launcher by a moment; whatever is left then is killed.
  private func waitForRanks() {
    for _ in 0..<200 where !marked.isEmpty { usleep(10_000) }
    killAll()
  }

  private func killAll() {
    for process in marked { kill(process.id, SIGKILL) }
  }

  /// All processes that this run started, wherever they are.
  private var marked: [(id: Int32, name: String, rank: Int)] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { Int32($0) }.compactMap { id in
      guard id != getpid(), let bytes = FileManager.default.contents(atPath: "/proc/\(id)/environ")
      else { return nil }
      let variables = bytes.split(separator: 0)
      guard variables.contains(where: { $0.elementsEqual(mark.utf8) }) else { return nil }
      let name = (try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)) ?? ""
      return (id, name.trimmingCharacters(in: .newlines), Self.rank(in: variables))
    }
  }

  private static func rank(in variables: [Data]) -> Int {
    for name in ["OMPI_COMM_WORLD_RANK=", "PMIX_RANK=", "SLURM_PROCID="] {
      for variable in variables where variable.starts(with: name.utf8) {
        return Int(String(decoding: variable.dropFirst(name.utf8.count), as: UTF8.self)) ?? 0
      }
    }
    return 0
  }
}
