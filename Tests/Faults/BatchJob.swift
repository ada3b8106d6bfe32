import Foundation

/// A job in the queue of SLURM.
struct BatchJob {
  /// The number that SLURM gave it.
  let id: String
  private let bench: Bench

  /// Submits a script.
  ///
  /// - Parameters:
  ///   - words: Options and the script.
  ///   - bench: Where; nothing of the job's outputs goes elsewhere.
  /// - Throws: When SLURM refuses it.
  init(_ words: [String], in bench: Bench) throws {
    let ending = bench.finish(
      try bench.startBare(
        RunningJob.unmarked + ["sbatch", "--parsable"] + words,
        environment: ["EMULON": bench.program]))
    let id = ending.output.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
    guard Int(id) != nil else { throw SlurmRefusal(description: ending.output) }
    self.init(id: id, in: bench)
  }

  /// A job that was submitted elsewhere.
  init(id: String, in bench: Bench) { (self.id, self.bench) = (id, bench) }

  /// What `scontrol show job` says, by name; of an array, the first task.
  var facts: [String: String] {
    get throws {
      let words = ["scontrol", "show", "job", "-o", id]
      let text = bench.finish(try bench.startBare(words)).output
      let line = text.split(separator: "\n").first ?? ""
      return line.split(separator: " ").reduce(into: [:]) { facts, word in
        let pair = word.split(separator: "=", maxSplits: 1)
        if pair.count == 2 { facts[String(pair[0])] = String(pair[1]) }
      }
    }
  }

  /// How long each of its allocations took, seconds, as SLURM's file of completed jobs says.
  var allocatedSeconds: [Double] {
    get throws {
      let folder = ProcessInfo.processInfo.environment["EMULON_SLURM_DIR"] ?? ""
      let text = try String(contentsOfFile: folder + "/log/jobcomp.log", encoding: .utf8)
      return text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        func date(_ name: String) -> Date? {
          words.first { $0.hasPrefix(name + "=") }.flatMap {
            try? Date("\($0.dropFirst(name.count + 1))Z", strategy: .iso8601)
          }
        }
        guard words.contains("JobId=\(id)"), let start = date("StartTime"),
          let end = date("EndTime")
        else { return nil }
        return end.timeIntervalSince(start)
      }
    }
  }

  /// How often it was put back into the queue.
  var restartCount: Int { get throws { Int(try facts["Restarts"] ?? "") ?? -1 } }

  /// Waits until it is in one of these states.
  ///
  /// - Parameters:
  ///   - states: Names as `COMPLETED`.
  ///   - seconds: How long at most.
  /// - Returns: The state in the end.
  /// - Throws: When SLURM does not answer.
  @discardableResult
  func wait(for states: Set<String>, within seconds: Double) throws -> String {
    let end = Date.now.addingTimeInterval(seconds)
    var state = ""
    while Date.now < end {
      state = try facts["JobState"] ?? ""
      if states.contains(state) { return state }
      usleep(300_000)
    }
    bench.complain("job \(id) is \(state) after \(Int(seconds)) s in place of \(states.sorted())")
    return state
  }

  /// The states of a job that is over.
  static let ends: Set<String> = [
    "COMPLETED", "FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL", "OUT_OF_MEMORY",
  ]

  /// Waits for the end and complains unless the job succeeded.
  func expectSuccess(within seconds: Double) throws {
    let state = try wait(for: Self.ends, within: seconds)
    bench.expect(state == "COMPLETED", "job \(id) ended as \(state): \(bench.logTail)")
  }
}

/// SLURM did not take a job.
struct SlurmRefusal: Error, CustomStringConvertible {
  /// What it said.
  let description: String
}

extension Bench {
  /// The logs of the jobs.
  var log: String {
    fileNames.filter { $0.hasSuffix(".out") }.compactMap { try? data($0) }
      .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  /// The last lines of the logs, for a complaint.
  var logTail: String { log.split(separator: "\n").suffix(4).joined(separator: " / ") }

  /// Runs a command of SLURM that must succeed.
  func slurm(_ words: String...) throws { finish(try startBare(words)) }

  /// Writes a job script with `emulon jobscript`, for two nodes of two ranks.
  func writeScript(_ words: [String]) throws {
    let size = ["--nodes", "2", "--ranks-per-node", "2", "--output", "job.slurm"]
    let separator = words.firstIndex(of: "--") ?? words.count
    let line = words[..<separator] + size + words[separator...]
    finish(try startBare([program, "jobscript"] + line))
  }
}
