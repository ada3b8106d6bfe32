import ArgumentParser
import Foundation

/// `faults slurm`: job scripts on a real SLURM, from submission to the last allocation.
struct Slurm: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the job scripts that Emulon writes on the SLURM cluster of the environment.")

  @Option(help: "Names or parts of names, separated by commas; all when left out.") var only:
    String?
  @Option(help: "The program; by default the one beside this one.") var program: String?
  @Flag(help: "Also those that take minutes because SLURM counts time in minutes.") var long = false
  @Flag(help: "Keep the folders of the runs.") var keep = false

  func run() throws {
    guard ProcessInfo.processInfo.environment["SLURM_CONF"] != nil else {
      throw ValidationError("There is no cluster; use Tests/Slurm/with-cluster.sh.")
    }
    let words = only?.split(separator: ",") ?? []
    let cases = SlurmCase.all.filter { one in
      words.isEmpty ? long || !one.isLong : words.contains { one.name.contains($0) }
    }
    defer { Bench.clearShelf() }
    var failedCount = 0
    for one in cases {
      let begin = Date.now
      let bench = try Bench(
        program: program ?? Bench.neighbour("emulon"), launcher: .srun, rankCount: 4, patience: 60,
        isKept: keep)
      do { try one.check(bench) } catch { bench.complain("\(error)") }
      bench.checkFiles()
      let time = String(format: "%.0f s", -begin.timeIntervalSinceNow)
      printNow("\(bench.complaints.isEmpty ? "pass" : "FAIL")  \(one.name) (\(time))\n")
      for text in bench.notes { printNow("      \(text)\n") }
      for text in bench.complaints { printNow("      FAIL: \(text)\n") }
      if !bench.complaints.isEmpty { failedCount += 1 }
      bench.clear()
    }
    printNow("\n\(cases.count) cases, \(failedCount) failed\n")
    if failedCount > 0 { throw ExitCode(1) }
  }
}
