import Foundation

extension Row {
  /// Rows about launchers, nodes and memory.
  static let machines = [oneNode, memory, stuck, wrongLauncher, otherView, locked]

  /// A file that the last rank does not see, by a mount of its own.
  private static let oneNode = Row(
    number: 12, title: "an input missing or different on one node",
    faults: [
      Fault(name: "fields are missing for the last rank", applies: canHide) { bench in
        try FieldSample().write(to: bench)
        try bench.emulon(
          ["fit", "field.yaml"], gives: [65, 66], saying: ["a1.cube"],
          wrapper: hiding("a1.cube", behind: "/dev/null"))
        bench.expect(!bench.has("fields/model.h5"), "a model stands")
      },
      Fault(name: "fields differ for the last rank", applies: canHide) { bench in
        try FieldSample().write(to: bench)
        try bench.write(FieldSample.cube(edge: 5.15), to: "other.cube")
        try bench.emulon(
          ["fit", "field.yaml"], gives: [65], saying: ["a1.cube"],
          wrapper: hiding("a1.cube", behind: "other.cube"))
        bench.expect(!bench.has("fields/model.h5"), "a model stands")
      },
      Fault(name: "a model is missing for the last rank", applies: canHide) { bench in
        try bench.makeFieldModel()
        try bench.emulon(
          ["predict", "fields/model.h5", "al.extxyz", "--grid", "4", "4", "4", "-o", "p.h5"],
          gives: [0, 65, 66], saying: ["model.h5"],
          wrapper: hiding("fields/model.h5", behind: "/dev/null"))
      },
      Fault(
        name: "a file in the folder of one node",
        applies: { launcher, ranks in launcher == .srun && ranks > 1 && nodeFolder != nil }
      ) { bench in
        var sample = FieldSample()
        let folder = nodeFolder ?? ""
        sample.text = sample.text.replacingOccurrences(of: "a1.cube", with: folder + "/a1.cube")
        try sample.write(to: bench)
        let copy = "[ $SLURM_NODEID != 0 ] || cp a1.cube \(folder)/"
        bench.finish(
          try bench.startBare(Launcher.srun.words(rankCount: 2) + ["bash", "-c", copy]))
        try bench.emulon(
          ["fit", "field.yaml"], gives: [66], saying: ["a1.cube", "emu"])
        bench.expect(!bench.has("fields/model.h5"), "a model stands")
      },
    ])

  private static var nodeFolder: String? {
    ProcessInfo.processInfo.environment["EMULON_NODE_FOLDER"]
  }

  /// Only root may mount, and there must be a rank that sees something else than the first one.
  private static let canHide: @Sendable (Launcher, Int) -> Bool = { _, ranks in
    ranks > 1 && getuid() == 0
  }

  /// Words in front of the program: the last rank sees another file in place of `name`.
  private static func hiding(_ name: String, behind other: String) -> [String] {
    let script = """
      rank=${OMPI_COMM_WORLD_RANK:-$SLURM_PROCID}; size=${OMPI_COMM_WORLD_SIZE:-$SLURM_NTASKS}
      if [ $rank != $((size - 1)) ]; then exec "$@"; fi
      exec unshare --mount --propagation private bash -c 'mount --bind $0 $1 && shift && exec "$@"' \
      \(other) \(name) "$@"
      """
    return ["bash", "-c", script, "x"]
  }

  /// Less memory than the calculation needs.
  private static let memory = Row(
    number: 13, title: "too little memory",
    faults: [
      Fault(name: "a limit of the address space") { bench in
        var job = ClusterJob(count: 4000)
        job.text = job.text.replacingOccurrences(of: "nMax: 3, lMax: 2", with: "nMax: 8, lMax: 6")
        try job.write(to: bench)
        try bench.emulon(
          ["fit", "job.yaml"], gives: [71], saying: ["memory"],
          wrapper: ["prlimit", "--as=800000000"])
        bench.expect(!bench.has("out/model.h5"), "a model stands")
      },
      Fault(name: "SLURM grants less") { bench in
        try ClusterJob(count: 4000).write(to: bench)
        try bench.emulon(
          ["fit", "job.yaml"], gives: [71], saying: ["memory"],
          environment: ["SLURM_MEM_PER_NODE": "100"])
        bench.expect(!bench.has("out/model.h5"), "a model stands")
      },
    ])

  /// A rank that does nothing any more.
  private static let stuck = Row(
    number: 14, title: "a rank that is stuck",
    faults: [
      Fault(name: "STOP to the last rank", applies: { _, ranks in ranks > 1 }) { bench in
        let job = try bench.startLong(["--stall-limit", "4"])
        bench.expect(job.wait { job.isComputing }, "it did not begin to compute")
        job.signal(SIGSTOP, ranks: [bench.rankCount - 1])
        let ending = bench.finish(job, gives: [70, 75, 137], within: 25)
        let lines = ending.output.split(separator: "\n").filter { $0.contains("no rank has moved") }
        bench.expect(!lines.isEmpty, "no line of the watchdog; last lines: \(ending.tail)")
      }
    ])

  /// A launcher of another MPI, and more threads than cores.
  private static let wrongLauncher = Row(
    number: 15, title: "wrong launcher, too many threads",
    faults: [
      Fault(
        name: "SLURM's variables say more ranks than MPI", applies: { _, ranks in ranks == 1 }
      ) { bench in
        try ClusterJob().write(to: bench)
        let ending = bench.finish(
          try bench.startBare(
            [bench.program, "fit", "job.yaml"],
            environment: ["SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_STEP_ID": "0"]))
        let warnings = ending.warnings.joined(separator: " ")
        bench.expect(warnings.contains("srun --mpi=pmix"), "no warning, only: \(warnings)")
      },
      // OpenBLAS starts at most one thread a core, so that one rank on a node is never too many.
      Fault(
        name: "a BLAS of more threads than cores",
        applies: { launcher, ranks in ranks > (launcher == .srun ? 2 : 1) }
      ) { bench in
        try ClusterJob().write(to: bench)
        let ending = try bench.emulon(
          ["fit", "job.yaml"], environment: ["OPENBLAS_NUM_THREADS": "64"])
        let warnings = ending.warnings.joined(separator: " ")
        bench.expect(
          warnings.contains("threads each share"), "no warning of threads, only: \(warnings)")
      },
    ])

  /// Ranks that differ in what does not belong to the input.
  private static let otherView = Row(
    number: 17, title: "ranks with other environments and clocks",
    faults: [
      Fault(name: "language, time zone and home folder") { bench in
        try bench.makeClusterModel()
        let arguments = ["predict", "out/model.h5", "clusters.extxyz", "-o"]
        try bench.emulon(arguments + ["same.h5"])
        let script = """
          rank=${OMPI_COMM_WORLD_RANK:-$SLURM_PROCID}
          export LC_ALL=$([ $((rank % 2)) = 0 ] && echo C || echo de_DE.UTF-8) TZ=UTC+$rank HOME=/none$rank
          exec "$@"
          """
        try bench.emulon(arguments + ["other.h5"], wrapper: ["bash", "-c", script, "x"])
        try bench.expectSameContent("same.h5", "other.h5")
      },
      Fault(name: "a job file that only the first rank sees", applies: canHide) { bench in
        try ClusterJob().write(to: bench)
        try bench.emulon(["fit", "job.yaml"], wrapper: hiding("job.yaml", behind: "/dev/null"))
        bench.expect(bench.has("out/model.h5"), "no model")
      },
    ])

  /// A file system or another program that holds a lock.
  private static let locked = Row(
    number: 18, title: "a locked HDF5 file",
    faults: [
      Fault(name: "a model that another program has locked") { bench in
        try bench.makeClusterModel()
        try holdingLock(of: "out/model.h5", bench) {
          try bench.emulon(
            ["predict", "out/model.h5", "clusters.extxyz", "-o", "p.h5"], gives: [0, 65, 66, 74],
            saying: ["model.h5", "HDF5_USE_FILE_LOCKING"],
            environment: ["HDF5_USE_FILE_LOCKING": "TRUE"])
        }
      },
      Fault(name: "the same with the program's own choice") { bench in
        try bench.makeClusterModel()
        try holdingLock(of: "out/model.h5", bench) {
          try bench.emulon(["predict", "out/model.h5", "clusters.extxyz", "-o", "p.h5"])
        }
        bench.expect(bench.has("p.h5"), "no prediction")
      },
    ])

  private static func holdingLock(of name: String, _ bench: Bench, _ body: () throws -> Void) throws
  {
    let descriptor = unsafe open(bench.path(name), O_RDWR)
    defer { close(descriptor) }
    bench.expect(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0, "no lock")
    try body()
  }
}
