import ArgumentParser
import Foundation
import Workflows

/// Learns electronic structure from first-principles data and predicts it, on any number of ranks.
@main
struct Emulon: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emulon",
    abstract: "Learns electronic structure from first-principles data, on any number of MPI ranks.",
    discussion: "Put 'mpirun -n N' or 'srun' in front of any command; without it one rank works.",
    version: version,
    subcommands: [
      Fit.self, Predict.self, Plan.self, Convert.self, Describe.self, Inspect.self, Report.self,
      JobScript.self, Scan.self, Verify.self, Pack.self,
    ])

  /// Parses the command line and runs the command; only the first rank prints usage and help.
  static func main() {
    examineFileIfAsked()
    prepareLibraries()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      if launchedRank == 0 { exit(withError: error) }
      let code = exitCode(for: error)
      // The launcher ends all ranks at the first one that fails: it must not be one that said nothing.
      if !code.isSuccess { sleep(2) }
      Foundation.exit(code.rawValue)
    }
  }
}
