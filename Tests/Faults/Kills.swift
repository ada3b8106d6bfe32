import ArgumentParser
import Foundation

/// `faults kills`: kills of one rank or of all at random times, each followed by a restart, until every calculation has
/// come to its end; the results are compared with those of unbroken runs.
struct Kills: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Kill ranks at random times and compare what restarts find.",
    discussion: """
      Two of three calculations run on the same number of ranks all the time, the others on 1 to 3 ranks in turns. Every \
      eighth kill hits a checkpoint that is being written.
      """)

  @Option(help: "The number of kills.") var count = 200
  @Option(help: "The number of ranks.") var ranks = 2
  @Option(help: "The seed of the random times; another one each time when left out.")
  var seed: UInt64?
  @Option(help: "The program; by default the one beside this one.") var program: String?
  @Option(help: "The time after which a run counts as one that hangs, seconds.") var patience =
    120.0
  @Option(help: "mpirun or srun.") var launcher = Launcher.mpirun
  @Flag(help: "Keep the folder.") var keep = false
  @Flag(help: "Say what every run did.") var verbose = false

  func run() throws {
    let bench = try Bench(
      program: program ?? Bench.neighbour("emulon"), launcher: launcher, rankCount: ranks,
      patience: patience, isKept: keep)
    defer { bench.clear() }
    let seed = seed ?? UInt64.random(in: 0..<1_000_000)
    printNow("\(count) kills, seed \(seed)\n")
    try KillJob.writeInputs(to: bench)
    var runners: [KillRunner] = []
    for job in KillJob.all {
      runners.append(try KillRunner(job, on: bench, seed: seed, isVerbose: verbose))
    }
    for (number, runner) in runners.enumerated() {
      let share = count * (number + 1) / runners.count - count * number / runners.count
      try runner.run(kills: share)
    }
    KillRunner.printTable(runners.map(\.tally))
    for complaint in bench.complaints { printNow("  \(complaint)\n") }
    let failures = runners.reduce(0) { $0 + $1.tally.differing }
    if failures > 0 || !bench.complaints.isEmpty { throw ExitCode(1) }
  }
}
