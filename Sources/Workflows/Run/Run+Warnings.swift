import Foundation
import MPI
import Structures

extension Run {
  /// What looks wrong in the launch, each with its remedy.
  static func warnings(_ facts: RunFacts, size: Int) -> [String] {
    let environment = ProcessInfo.processInfo.environment
    return [launcherWarning(size: size, environment), facts.layout.warning].compactMap(\.self)
  }

  /// A launcher that started several single-rank programs instead of one is a common slip.
  static func launcherWarning(size: Int, _ environment: [String: String]) -> String? {
    guard size == 1 else { return nil }
    if let tasks = environment["SLURM_NTASKS"].flatMap({ Int($0) }), tasks > 1,
      environment["SLURM_STEP_ID"] != nil || environment["SLURM_PROCID"] != nil
    {
      return
        "SLURM started \(tasks) tasks but MPI sees one rank; launch with 'srun --mpi=pmix' or mpirun"
    }
    for name in ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"] {
      if let tasks = environment[name].flatMap({ Int($0) }), tasks > 1 {
        return "the launcher started \(tasks) processes (\(name)) but MPI sees one rank; "
          + "use the mpirun of the MPI library that Emulon was built with"
      }
    }
    return nil
  }
}

extension Communicator {
  /// Makes sure that all ranks run the same program with the same arguments.
  ///
  /// **Collective.**
  ///
  /// - Throws: `InputError` on all ranks that names the rank that differs.
  func requireSameProgram() throws {
    let program = RunFacts.Program.current
    let own = ([program.version, program.commit] + CommandLine.arguments.dropFirst())
      .joined(separator: " ")
    let first = try broadcast(own)
    try together {
      guard own != first else { return }
      throw InputError(
        .usage, key: "rank \(rank)", expected: "'emulon \(first)'", found: "'\(own)'",
        remedy: "start all ranks with the same program and arguments")
    }
  }
}
