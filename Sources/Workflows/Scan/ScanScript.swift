/// The SLURM script of a scan: an array of its open members, or the chain of arrays of a halving scan.
struct ScanScript {
  /// The job file, as the script names it.
  let file: String
  /// For each rung the numbers of the members to run.
  let rungs: [[Int]]
  /// Whether the rungs of a halving scan follow each other.
  let isHalving: Bool
  /// How many members run at a time.
  let atOnce: Int

  /// The script of the members that are not done.
  init(_ job: ScanJob, atOnce: Int) throws {
    (file, self.atOnce, isHalving) = (job.file, atOnce, job.scan.halving != nil)
    guard let halving = job.scan.halving else {
      rungs = [
        try ScanProgress(job, asksQueue: true).entries.filter { $0.state.isOpen }.map(
          \.member.index)
      ]
      return
    }
    // Who takes part in later rungs is not known yet, but how many.
    rungs = (0..<halving.rungCount).map { rung in
      Array(0..<halving.memberCount(of: rung, outOf: job.members.count))
    }
  }

  /// Numbers as SLURM writes them: `0-3,7,9-11`.
  static func ranges(_ numbers: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for number in numbers.sorted() {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }

  /// Whether no member is left to run.
  var isEmpty: Bool { rungs.allSatisfy(\.isEmpty) }

  /// The text of the script: `bash SCRIPT` submits the arrays and, after them, the collection.
  var text: String {
    let arrays = rungs.enumerated().map { rung, members in
      """
      after=$(sbatch --parsable --kill-on-invalid-dep=yes ${after:+--dependency=afterany:$after} \\
        --array=\(Self.ranges(members))%\(atOnce) "$0" \(rung))
      """
    }
    return """
      #!/bin/bash
      # \(rungs.count == 1 ? "Runs the open members of a scan" : "Runs the rungs of a scan"), then gathers its table: bash SCRIPT
      #SBATCH --job-name=emulon-scan
      #SBATCH --nodes=1
      #SBATCH --ntasks-per-node=4
      #SBATCH --cpus-per-task=1
      #SBATCH --time=01:00:00
      #SBATCH --output=%x.%A_%a.out
      #SBATCH --open-mode=append
      #SBATCH --requeue
      #SBATCH --signal=B:USR1@300
      set -uo pipefail
      emulon=${EMULON:-emulon}
      job=\(Self.quoted(file))

      if [ -z "${SLURM_JOB_ID:-}" ]; then
        after=
      \(arrays.map { $0.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n") }.joined(separator: "\n"))
        sbatch --parsable --dependency=afterany:"$after" --array=0 "$0" collect
        exit
      fi

      export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1} OPENBLAS_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
      export SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1} SLURM_MPI_TYPE=${SLURM_MPI_TYPE:-pmix}
      if [ "${1:-0}" = collect ]; then exec srun --ntasks=1 "$emulon" scan "$job" --collect; fi
      srun --cpu-bind=cores "$emulon" scan "$job" --rung "${1:-0}" --index "$SLURM_ARRAY_TASK_ID" \\
        --restart auto &
      step=$!
      # The step gets the warning of the time limit; it writes a checkpoint and ends with 75.
      trap 'scancel --signal=TERM "$SLURM_JOB_ID.0"' USR1
      wait "$step"; code=$?
      while kill -0 "$step" 2>/dev/null; do wait "$step"; code=$?; done
      [ "$code" -eq 75 ] && scontrol requeue "$SLURM_JOB_ID"
      exit "$code"

      """
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
