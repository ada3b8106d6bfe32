import Foundation

/// The moment when the run has to have ended, and the time before it that is kept for a checkpoint.
struct Deadline: Sendable, Hashable {
  /// The end, on the clock of `StageClock.now()`; infinite without a limit.
  var end = Double.infinity
  /// The least time before the end at which the run stops, seconds.
  var reserve = 0.0

  /// No limit.
  static let none = Deadline()

  /// The time before the end of a SLURM job that is left for MPI and the launcher.
  static let slurmReserve = 30.0

  /// The deadline of this process.
  ///
  /// - Parameters:
  ///   - timeLimit: The limit that the user gave, seconds from `start` on.
  ///   - start: When the run began, on the clock of `now`.
  ///   - now: The time of `StageClock.now()`.
  ///   - date: The same time, seconds since 1970.
  ///   - environment: The variables of SLURM.
  ///   - timeLeft: Asks SLURM for the time that a job has left, as `squeue -o %L` prints it.
  init(
    timeLimit: Double?, start: Double, now: Double, date: Double, environment: [String: String],
    timeLeft: (String) -> String?
  ) {
    if let timeLimit { end = start + timeLimit }
    var left: Double?
    if let text = environment["SLURM_JOB_END_TIME"], let time = Double(text) {
      left = time - date
    } else if let job = environment["SLURM_JOB_ID"] {
      left = timeLeft(job).flatMap(Self.seconds(ofSLURM:))
    }
    guard let left, now + left < end else { return }
    end = now + left
    // A short job, as tests have it, keeps half its time for work.
    reserve = min(Self.slurmReserve, 0.5 * max(0, left))
  }

  private init() {}

  /// Whether a run has to stop at a time, when a checkpoint and a round of work take `cost` seconds.
  func isReached(at now: Double, cost: Double) -> Bool { now + max(reserve, cost) >= end }

  /// A time span of SLURM, `[days-]hours:minutes:seconds` or `minutes:seconds`; `nil` for `UNLIMITED`.
  static func seconds(ofSLURM text: String) -> Double? {
    let parts = text.trimmingCharacters(in: .whitespacesAndNewlines).split(
      separator: "-", maxSplits: 1)
    guard let clock = parts.last else { return nil }
    let days = parts.count == 2 ? Int(parts[0]) : 0
    let fields = clock.split(separator: ":").map { Int($0) }
    guard let days, (2...3).contains(fields.count) else { return nil }
    var seconds = 0
    for field in fields {
      guard let field else { return nil }
      seconds = 60 * seconds + field
    }
    return Double(86400 * days + seconds)
  }

  /// What `squeue` says about the time that a job has left; `nil` when it gives no answer in ten seconds.
  static func timeLeft(ofJob job: String) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "10", "squeue", "-h", "-j", job, "-o", "%L"]
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
