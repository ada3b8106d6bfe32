import ArgumentParser

/// Does to running calculations what supercomputers do to them, and checks how they end.
@main
struct Faults: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faults",
    abstract: "Check how Emulon ends when something goes wrong: `make test-faults`.",
    subcommands: [Matrix.self, Kills.self, Slurm.self, Damage.self], defaultSubcommand: Matrix.self)
}
