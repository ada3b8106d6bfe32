import Foundation

/// The batch jobs of this user that SLURM knows, where there is a SLURM.
struct BatchQueue {
  /// The jobs as they stand in journals: `1234`, or `1234_7` for a task of an array.
  private let jobs: Set<String>

  /// Asks SLURM; nothing where there is none, or where it does not answer.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let programs = folders.map { "\($0)/squeue" }
    guard let program = programs.first(where: FileManager.default.isExecutableFile) else {
      return nil
    }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = ["--me", "--noheader", "--array", "--format=%i"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let answer = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    self.init(answer: String(decoding: answer, as: UTF8.self))
  }

  /// The jobs of an answer of `squeue`, one a line.
  init(answer: String) {
    jobs = Set(answer.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
  }

  /// Whether SLURM still knows a job.
  func knows(_ job: String) -> Bool { jobs.contains(job) }
}
