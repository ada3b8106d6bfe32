import Foundation

extension Row {
  /// Rows about launchers, nodes and memory.
  static let machines = [wrongLauncher]

  /// A launcher of another MPI, and more threads than cores.
  private static let wrongLauncher = Row(
    number: 15, title: "wrong launcher, too many threads",
    faults: [
      Fault(name: "SLURM's variables say more ranks than MPI", applies: { _, ranks in ranks == 1 })
      {
        bench in
        try ClusterJob().write(to: bench)
        let ending = bench.finish(
          try bench.startBare(
            [bench.program, "fit", "job.yaml"],
            environment: ["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_STEP_ID": "0"]))
        let warnings = ending.warnings.joined(separator: " ")
        bench.expect(warnings.contains("srun --mpi=pmix"), "no warning, only: \(warnings)")
      },
      Fault(name: "a BLAS of more threads than cores") { bench in
        try ClusterJob().write(to: bench)
        let ending = try bench.emulon(
          ["fit", "job.yaml"], environment: ["OPENBLAS_NUM_THREADS": "64"])
        let warnings = ending.warnings.joined(separator: " ")
        bench.expect(
          warnings.contains("OPENBLAS_NUM_THREADS"), "no warning of threads, only: \(warnings)")
      },
    ])
}
