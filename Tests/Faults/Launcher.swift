import ArgumentParser

/// What starts the ranks of a program.
enum Launcher: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// Open MPI's own launcher, on this machine.
  case mpirun
  /// SLURM's launcher, on two nodes where there are two ranks or more.
  case srun

  /// The words in front of a program that start `rankCount` ranks of it.
  func words(rankCount: Int) -> [String] {
    switch self {
    case .mpirun:
      return [
        "mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n",
        "\(rankCount)",
      ]
    case .srun:
      let nodeCount = min(2, rankCount)
      return [
        "srun", "--mpi=pmix", "--quiet", "--overcommit", "--nodes=\(nodeCount)",
        "--ntasks=\(rankCount)", "--wait=3",
      ]
    }
  }
}
