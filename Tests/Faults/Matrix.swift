import ArgumentParser
import Foundation

/// `faults matrix`: every fault under every launcher on every number of ranks, as a table.
struct Matrix: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the table of faults, launchers and numbers of ranks.",
    discussion: """
      A cell passes when every way to cause the fault ended in time, with the expected exit code, with one line \
      that says what happened, and with nothing damaged or half written. '-' says that a fault cannot be caused there.
      """)

  @Option(help: "The rows, for example 1,5,20; all when left out.") var rows: String?
  @Option(help: "mpirun or srun; both when left out and a SLURM cluster is there.")
  var launcher: Launcher?
  @Option(help: "The numbers of ranks.") var ranks = "1,2,4"
  @Option(help: "The program; by default the one beside this one.") var program: String?
  @Option(help: "The time after which a run counts as one that hangs, seconds.") var patience = 30.0
  @Flag(help: "Keep the folders of the runs.") var keep = false
  @Flag(help: "Say what every run did.") var verbose = false

  func run() throws {
    let chosen = try numbers(rows ?? "")
    let counts = try numbers(ranks)
    let table = Row.all.filter { chosen.isEmpty || chosen.contains($0.number) }
    var tally = Tally()
    defer { Bench.clearShelf() }
    for launcher in launchers {
      header(launcher, counts)
      for row in table {
        printNow(row.heading)
        for count in counts { tally.add(check(row, launcher, count)) }
        printNow("\n")
        tally.printNews()
      }
    }
    tally.printSummary()
    if tally.hasFailures { throw ExitCode(1) }
  }

  private var launchers: [Launcher] {
    if let launcher { return [launcher] }
    let hasCluster = ProcessInfo.processInfo.environment["SLURM_CONF"] != nil
    if !hasCluster { printNow("No SLURM cluster (SLURM_CONF is not set): mpirun only.\n") }
    return hasCluster ? [.mpirun, .srun] : [.mpirun]
  }

  private func numbers(_ text: String) throws -> [Int] {
    try text.split(separator: ",").map { word in
      guard let number = Int(word) else {
        throw ValidationError("Numbers separated by commas are expected; got '\(text)'.")
      }
      return number
    }
  }

  private func header(_ launcher: Launcher, _ counts: [Int]) {
    let columns = counts.map { "\($0)".padded(to: 6) }.joined()
    let rule = String(repeating: "-", count: Row.width + 6 * counts.count)
    printNow("\n" + "\(launcher.rawValue), ranks".padded(to: Row.width) + columns + "\n\(rule)\n")
  }

  /// Causes the faults of a row and prints its cell.
  private func check(_ row: Row, _ launcher: Launcher, _ rankCount: Int) -> CellResult {
    var result = CellResult()
    for fault in row.faults where fault.applies(launcher, rankCount) {
      let place = "row \(row.number), \(launcher.rawValue), \(rankCount) ranks, \(fault.name)"
      let begin = Date.now
      do {
        let bench = try Bench(
          program: program ?? Bench.neighbour("emulon"), launcher: launcher, rankCount: rankCount,
          patience: patience, isKept: keep)
        defer { bench.clear() }
        try fault.cause(bench)
        bench.checkFiles()
        result.add(bench, place)
      } catch {
        result.complaints.append("\(place): \(error)")
        result.runCount += 1
      }
      if verbose {
        printNow("\n    \(fault.name): \(String(format: "%.1f", -begin.timeIntervalSinceNow)) s")
      }
    }
    printNow(result.mark.padded(to: 6))
    return result
  }
}

/// Prints at once, so that a table grows while one looks at it.
func printNow(_ text: String) {
  FileHandle.standardOutput.write(Data(text.utf8))
}

extension String {
  /// The text with spaces at its end, at least `width` characters.
  func padded(to width: Int) -> String {
    padding(toLength: max(width, count), withPad: " ", startingAt: 0)
  }
}
