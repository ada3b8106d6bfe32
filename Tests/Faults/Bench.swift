import Foundation

/// A scratch folder in which programs are launched and disturbed, and the list of what they did wrong.
final class Bench {
  /// The program under test.
  let program: String
  /// What starts its ranks.
  let launcher: Launcher
  /// How many ranks.
  let rankCount: Int
  /// The scratch folder; programs start in it.
  let folder: URL
  /// Seconds after which a program hangs.
  let patience: Double
  /// What was not as it should be.
  private(set) var complaints: [String] = []
  /// What is worth telling besides.
  private(set) var notes: [String] = []
  /// Programs launched so far.
  private(set) var runCount = 0
  /// Programs that did not end.
  private(set) var hangCount = 0
  private let isKept: Bool

  /// A bench with an empty folder.
  ///
  /// - Parameters:
  ///   - program: The path of `emulon`.
  ///   - launcher: What starts the ranks.
  ///   - rankCount: How many ranks.
  ///   - patience: Seconds after which a program hangs.
  ///   - isKept: Whether the folder stays for reading.
  /// - Throws: When the folder cannot be made.
  init(
    program: String, launcher: Launcher = .mpirun, rankCount: Int = 1, patience: Double = 30,
    isKept: Bool = false
  ) throws {
    (self.program, self.launcher, self.rankCount) = (program, launcher, rankCount)
    (self.patience, self.isKept) = (patience, isKept)
    folder = FileManager.default.temporaryDirectory
      .appending(path: "emulon-fault-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Removes the folder.
  func clear() {
    if isKept {
      printNow("\n    kept: \(folder.path) ")
    } else {
      try? FileManager.default.removeItem(at: folder)
    }
  }

  /// The path of a program that was built together with this one.
  static func neighbour(_ name: String) -> String {
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return own.deletingLastPathComponent().appending(path: name).path
  }

  /// Notes what was not as it should be.
  func complain(_ text: String) { complaints.append(text) }

  /// Notes what is worth telling besides.
  func note(_ text: String) { notes.append(text) }

  /// Notes a complaint unless a condition holds.
  func expect(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { complain(text()) }
  }
}

// MARK: files

extension Bench {
  /// The path of a file of the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Whether a file or folder is there.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Writes a file of the folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// The bytes of a file of the folder.
  func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

  /// Rewrites a file of the folder in place.
  func change(_ name: String, _ edit: (inout Data) -> Void) throws {
    var bytes = try data(name)
    edit(&bytes)
    try bytes.write(to: folder.appending(path: name))
  }

  /// The names of all files below the folder.
  var fileNames: [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
      .sorted()
  }

  /// Complains about files that a program left half written.
  func checkFiles() {
    let marks = [".part", ".tmp", ".emulon-probe"]
    for name in fileNames where marks.contains(where: name.contains) {
      complain("left behind: \(name)")
    }
  }
}

// MARK: programs

extension Bench {
  /// Starts `emulon` on the ranks of this bench.
  ///
  /// - Parameters:
  ///   - arguments: The arguments of `emulon`.
  ///   - rankCount: Another number of ranks than that of the bench.
  ///   - environment: Variables that the ranks see besides those of this program.
  ///   - wrapper: Words between launcher and program, such as `prlimit`.
  /// - Returns: The running program.
  /// - Throws: When the launcher cannot be started.
  func start(
    _ arguments: [String], rankCount: Int? = nil, environment: [String: String] = [:],
    wrapper: [String] = []
  ) throws -> RunningJob {
    let launch = launcher.words(rankCount: rankCount ?? self.rankCount)
    return try startBare(launch + wrapper + [program] + arguments, environment: environment)
  }

  /// Starts a command as it stands.
  ///
  /// - Parameters:
  ///   - words: The command with its arguments.
  ///   - environment: Variables that it sees besides those of this program.
  /// - Returns: The running command.
  /// - Throws: When it cannot be started.
  func startBare(_ words: [String], environment: [String: String] = [:]) throws -> RunningJob {
    runCount += 1
    return try RunningJob(words, in: folder, environment: environment)
  }

  /// Starts `emulon`, waits for its end and checks what is expected of every end.
  ///
  /// - Parameters:
  ///   - arguments: The arguments of `emulon`.
  ///   - codes: The exit codes that are right.
  ///   - texts: What the line of the error contains; each a choice of several separated by `|`.
  ///   - rankCount: Another number of ranks than that of the bench.
  ///   - environment: Variables that the ranks see besides those of this program.
  ///   - wrapper: Words between launcher and program, such as `prlimit`.
  /// - Returns: How it ended.
  /// - Throws: When the launcher cannot be started.
  @discardableResult
  func emulon(
    _ arguments: [String], gives codes: Set<Int32> = [0], saying texts: [String] = [],
    rankCount: Int? = nil, environment: [String: String] = [:], wrapper: [String] = []
  ) throws -> Ending {
    let job = try start(
      arguments, rankCount: rankCount, environment: environment, wrapper: wrapper)
    return finish(job, gives: codes, saying: texts)
  }

  /// Waits for the end of a program and checks what is expected of every end: in time, with one of these
  /// codes, with one line of error unless it succeeded, without a dump of a stack.
  @discardableResult
  func finish(
    _ job: RunningJob, gives codes: Set<Int32> = [0], saying texts: [String] = [],
    within seconds: Double? = nil
  ) -> Ending {
    let ending = job.finish(within: seconds ?? patience)
    if ending.isHanging {
      hangCount += 1
      complain("HANG after \(Int(ending.seconds)) s of: \(job.command)")
      return ending
    }
    if !codes.contains(ending.code) {
      let wanted = codes.sorted().map(String.init).joined(separator: " or ")
      complain("exit code \(ending.code) in place of \(wanted); last lines: \(ending.tail)")
    }
    if let dump = ending.stackDump { complain("dumped a stack: \(dump)") }
    let isKilled = ending.code > 128
    if ending.code != 0 && !isKilled { checkError(ending, texts) }
    return ending
  }

  private func checkError(_ ending: Ending, _ texts: [String]) {
    let lines = ending.errorLines
    expect(lines.count == 1, "\(lines.count) lines of error in place of one: \(lines)")
    let line = lines.joined(separator: " ")
    for text in texts where !text.split(separator: "|").contains(where: { line.contains($0) }) {
      complain("the error does not say '\(text)': \(line)")
    }
  }
}

// MARK: contents

extension Bench {
  /// What `emulon verify --digest` says of a file: equal for files of equal content.
  func digest(_ name: String) throws -> String {
    let job = try startBare([program, "verify", "--digest", name])
    let ending = finish(job)
    return ending.code == 0 ? ending.output : "\(UUID())"
  }

  /// Complains when two files differ in content.
  func expectSameContent(_ first: String, _ second: String) throws {
    let words = try [first, second].map { try digest($0).split(separator: " ").first }
    expect(words[0] == words[1], "\(first) and \(second) differ in content")
  }
}
