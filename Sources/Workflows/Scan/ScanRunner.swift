import Foundation
import MPI
import Structures

/// Runs members of a scan, each as an ordinary fit in a folder of its own.
struct ScanRunner {
  let job: ScanJob
  let running: RunOptions

  /// Members run with the given options, and share their features in the folder of the scan or where the options say.
  init(_ job: ScanJob, running: RunOptions, sharesFeatures: Bool) {
    var running = running
    running.cache = sharesFeatures ? running.cache ?? job.directory + "/cache" : nil
    (self.job, self.running) = (job, running)
  }

  /// Runs a member, unless it is done.
  ///
  /// **Collective.** The journal says what happened whatever happens, short of a kill; the rank that holds an error writes it.
  ///
  /// - Parameters:
  ///   - index: The number of the member; in a later rung its place among those that came so far.
  ///   - rung: The rung of a halving scan, else zero.
  ///   - skipsRunning: Whether a member that another task runs is left to it, instead of being an error.
  ///   - world: All ranks.
  /// - Throws: The error of the fit, on all ranks.
  func run(
    _ index: Int, rung: Int, skipsRunning: Bool = false, on world: borrowing Communicator
  ) throws {
    let plan = try world.broadcast(
      try world.together { world.rank == 0 ? try begin(index, rung, skipsRunning, world.size) : "" }
    )
    // Nothing to do, which rank 0 has said.
    guard
      let journal = plan.isEmpty
        ? nil
        : try JSONDecoder().decode(
          ScanJournal.self, from: Data(plan.utf8))
    else { return }
    let folder = ScanProgress.folder(of: job.members[journal.member], rung: rung, in: job)
    let start = StageClock.now()
    do {
      try fit(jobFile: folder + "/job.yaml", running: running, on: world)
      let memory = try world.allReduce(MemoryUse.peakBytes, .maximum)
      try world.together {
        guard world.rank == 0 else { return }
        try finish(journal, in: folder, seconds: StageClock.now() - start, memory: memory)
      }
    } catch {
      if !(error is PeerFailure) { fail(journal, in: folder, StageClock.now() - start, error) }
      throw error
    }
  }

  /// Runs all members one after the other; the error of one does not keep the others from running.
  ///
  /// **Collective.**
  ///
  /// - Throws: `RunError` when members failed; at once what ends more than the member, such as a full disk.
  func runAll(on world: borrowing Communicator) throws {
    var failures: [(name: String, code: Int32)] = []
    for rung in 0..<(job.scan.halving?.rungCount ?? 1) {
      let count = try world.broadcast(
        try world.together { world.rank == 0 ? try ScanProgress(job, rung: rung).entries.count : 0 }
      )
      for index in 0..<count {
        do { try run(index, rung: rung, skipsRunning: true, on: world) } catch {
          let code = exitCode(of: error)
          // Wrong input and failed mathematics are agreed upon by all ranks and touch no other member.
          guard [64, 65, 66, 76].contains(code) else { throw error }
          try conclude(error, code, on: world)
          failures.append((ScanMember.name(index), code))
        }
      }
    }
    guard let last = failures.last else { return }
    throw RunError(
      description: "\(job.file): \(failures.count) members failed, the last one \(last.name); "
        + "'emulon scan' lists them, and the same command runs only them again",
      exitCode: last.code)
  }

  /// Ends the run of a member that failed, while the program goes on.
  ///
  /// **Collective.**
  private func conclude(
    _ error: any Error, _ code: Int32, on world: borrowing Communicator
  ) throws {
    let texts = try world.gatheredTexts([error is PeerFailure ? "" : oneLine(error)])
    guard world.rank == 0 else { return }
    let reason = texts.first { !$0.isEmpty } ?? oneLine(error)
    printLine("emulon: error: \(reason)")
    RunJournal.shared.fail(exitCode: code, reason: reason)
  }

  /// Prepares the folder of a member; on rank 0.
  ///
  /// - Returns: The text of its journal; empty when there is nothing to do.
  private func begin(
    _ index: Int, _ rung: Int, _ skipsRunning: Bool, _ ranks: Int
  ) throws -> String {
    let progress = try ScanProgress(job, rung: rung, asksQueue: true)
    guard progress.entries.indices.contains(index) else {
      let count = job.scan.halving?.memberCount(of: rung, outOf: job.members.count)
      if rung > 0, let count, (0..<count).contains(index) {
        printLine("rung \(rung) has no member \(index): too few of rung \(rung - 1) have a score")
        return ""
      }
      throw InputError(
        .usage, file: job.file, key: "--index", expected: "0 to \(progress.entries.count - 1)",
        found: "\(index)", remedy: "'emulon scan \(job.file)' lists the members")
    }
    let entry = progress.entries[index]
    if entry.state == .done, Self.isWhole(entry.folder + "/model.h5") {
      printLine("\(entry.member.name) is done already")
      return ""
    }
    // A batch job that was put back into the queue finds its own journal.
    if entry.state == .running, let other = entry.journal,
      other.batchJob == nil || other.batchJob != ScanJournal.batchJob
    {
      guard skipsRunning else {
        throw RunError.locked(
          entry.folder + "/" + ScanJournal.fileName,
          "process \(other.process) on \(other.host), since \(other.start)")
      }
      printLine("\(entry.member.name) is left to process \(other.process) on \(other.host)")
      return ""
    }
    do {
      try FileManager.default.createDirectory(
        atPath: entry.folder, withIntermediateDirectories: true)
      let text = try job.text(of: entry.member, rung: rung, directory: entry.folder)
      try Data(text.utf8).write(
        to: URL(filePath: entry.folder + "/job.yaml"), options: .atomic)
    } catch {
      throw RunError.cannotCreate(entry.folder, "the folder of the member cannot be written")
    }
    let journal = ScanJournal(
      entry.member, rung: rung, job: entry.job,
      attempts: 1 + (ScanJournal(in: entry.folder)?.attempts ?? 0), ranks: ranks)
    try journal.write(in: entry.folder)
    printLine("\(entry.member.name): \(entry.member.summary)")
    return try journal.text
  }

  /// Whether a model file is complete.
  private static func isWhole(_ path: String) -> Bool {
    (try? ModelReport(readingModelAt: path)) != nil
  }

  private func finish(
    _ journal: ScanJournal, in folder: String, seconds: Double, memory: Int
  ) throws {
    var journal = journal
    try journal.read(ModelReport(readingModelAt: folder + "/model.h5"))
    (journal.state, journal.exitCode, journal.end) = (.done, 0, Date.now.formatted(.iso8601))
    (journal.seconds, journal.memory) = (seconds, memory)
    try journal.write(in: folder)
  }

  private func fail(
    _ journal: ScanJournal, in folder: String, _ seconds: Double, _ error: any Error
  ) {
    var journal = journal
    let code = exitCode(of: error)
    journal.state = code == 75 ? .interrupted : .failed
    (journal.exitCode, journal.message) = (code, oneLine(error))
    (journal.seconds, journal.end) = (seconds, Date.now.formatted(.iso8601))
    // The error of the fit is the one to report, even where the journal cannot be written.
    try? journal.write(in: folder)
  }
}

extension ScanJournal {
  /// Takes the figures of a model.
  mutating func read(_ report: ModelReport) {
    unit = report.unit
    innerError = report.innerError?.finiteOrNone
    scores = report.evaluations.filter { $0.name != "learning_curve" }.map { evaluation in
      Score(
        evaluation: evaluation.name, runs: evaluation.runs.map(\.label),
        mae: evaluation.metrics.meanAbsolute.map(\.finiteOrNone),
        rmse: evaluation.metrics.rootMeanSquare.map(\.finiteOrNone),
        r2: evaluation.metrics.determination.map(\.finiteOrNone),
        inner: evaluation.runs.map(\.innerError))
    }
    if let field = report.field {
      scores.append(
        Score(
          evaluation: "test", runs: field.scores.map(\.name),
          mae: field.scores.map(\.meanAbsoluteError.finiteOrNone),
          rmse: field.scores.map(\.rootMeanSquareError.finiteOrNone),
          r2: field.scores.map(\.determination.finiteOrNone)))
    }
  }
}
