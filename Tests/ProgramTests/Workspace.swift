import Foundation

/// A fresh folder with a small job, in which tests launch `emulon`; it vanishes with its owner.
final class Workspace: Sendable {
  /// The folder.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "emulon-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file of the folder.
  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  /// Writes a file of the folder.
  func write(_ data: Data, to name: String) throws {
    try data.write(to: folder.appending(path: name))
  }

  /// The bytes of a file of the folder.
  func contents(of name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }

  /// The path of a file of the folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The names of all files below the folder that are outputs or unfinished outputs.
  var outputs: [String] {
    let all =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return all.filter { name in
      [".h5", ".part", ".emulon-probe", ".html"].contains { name.hasSuffix($0) }
    }
  }
}

/// How a program ended and what it printed.
struct Outcome {
  /// The exit code; 124 when it took too long.
  let status: Int32
  let standardOutput: String
  let standardError: String

  /// The lines on standard error that report an error of Emulon itself.
  var errorLines: [Substring] {
    standardError.split(separator: "\n").filter { $0.hasPrefix("emulon: error:") }
  }

  /// Both outputs, for a test that failed.
  var report: String { "status \(status)\n\(standardOutput)\n\(standardError)" }
}

extension Workspace {
  /// Launches `emulon` in the folder under `mpirun`, or alone when `rankCount` is zero.
  ///
  /// Launches at the same time need an `output` each, the name under which the folder keeps what was printed.
  func emulon(
    _ arguments: [String], rankCount: Int, seconds: Int = 20, output name: String = ""
  ) throws -> Outcome {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "emulon").path
    let launcher = [
      "mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", "\(rankCount)",
    ]
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.currentDirectoryURL = folder
    process.arguments =
      ["timeout", "-k", "5", "\(seconds)"] + (rankCount > 0 ? launcher : []) + [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["OMPI_MCA_mpi_yield_when_idle": "1"], uniquingKeysWith: { mine, _ in mine })
    // Files, not pipes: a launcher that leaves a child behind would keep a pipe open.
    let (output, error) = (
      folder.appending(path: "\(name).stdout"), folder.appending(path: "\(name).stderr")
    )
    for file in [output, error] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: error)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      standardOutput: try String(contentsOf: output, encoding: .utf8),
      standardError: try String(contentsOf: error, encoding: .utf8))
  }
}
