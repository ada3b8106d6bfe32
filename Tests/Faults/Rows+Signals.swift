import Foundation

extension Row {
  /// Rows about signals, time limits and checkpoints.
  static let signals = [stopped, killed, killedWriting, timeLimit, otherInput, nonFinite]

  /// The wishes of users and batch systems.
  private static let stopped = Row(
    number: 1, title: "TERM, INT, USR2 and USR1 to one rank or all",
    faults: [
      stop("TERM to one rank", SIGTERM, isForAll: false),
      stop("TERM to all ranks", SIGTERM, isForAll: true),
      stop("INT to all ranks", SIGINT, isForAll: true),
      stop("USR2 to one rank", SIGUSR2, isForAll: false),
      Fault(name: "USR1 to one rank") { bench in
        let reference = try bench.longReference()
        let job = try bench.startLong()
        bench.expect(job.wait { job.isComputing }, "it did not begin to compute")
        job.signal(SIGUSR1, ranks: [bench.rankCount - 1])
        let ending = bench.finish(job, within: 60)
        bench.expect(ending.output.contains("checkpoint"), "nothing is said of a checkpoint")
        bench.expect(try bench.digest("out/model.h5") == reference, "other bits")
      },
    ])

  private static func stop(_ name: String, _ signal: Int32, isForAll: Bool) -> Fault {
    Fault(name: name) { bench in
      let reference = try bench.longReference()
      let job = try bench.startLong()
      bench.expect(job.wait { job.isComputing }, "it did not begin to compute")
      bench.waitForCheckpoint()
      job.signal(signal, ranks: isForAll ? nil : [bench.rankCount - 1])
      bench.finish(job, gives: [75])
      bench.expect(!bench.has("out/model.h5"), "a model of half a run stands")
      bench.expect(bench.has("out/checkpoint"), "no checkpoint")
      try bench.goOn(reference)
    }
  }

  /// What no program can resist.
  private static let killed = Row(
    number: 2, title: "KILL to one rank or all; the rest: faults kills",
    faults: [kill("one rank", isForAll: false), kill("all ranks", isForAll: true)])

  private static func kill(_ name: String, isForAll: Bool) -> Fault {
    Fault(name: name) { bench in
      let reference = try bench.longReference()
      let job = try bench.startLong()
      bench.expect(job.wait { job.isComputing }, "it did not begin to compute")
      usleep(UInt32.random(in: 0...2_000_000))
      job.signal(SIGKILL, ranks: isForAll ? nil : [bench.rankCount - 1])
      // Open MPI ends the others at once, srun after its '--wait'.
      let ending = bench.finish(job, gives: [137], within: 10)
      bench.expect(ending.errorLines.isEmpty, "a line of error after a kill: \(ending.errorLines)")
      try bench.goOn(reference)
    }
  }

  /// A checkpoint that was being written.
  private static let killedWriting = Row(
    number: 3, title: "KILL in the middle of the write of a checkpoint",
    faults: [
      Fault(name: "all ranks") { bench in
        let reference = try bench.longReference()
        let job = try bench.startLong(environment: ["EMULON_TEST_PAUSE": "checkpoint"])
        let isWriting = job.wait(30) {
          let names = bench.fileNames.filter { $0.hasPrefix("out/checkpoint/") }
          return names.contains { $0.hasSuffix(".part") }
        }
        bench.expect(isWriting, "no checkpoint was begun")
        job.signal(SIGKILL)
        bench.finish(job, gives: [137], within: 10)
        try bench.goOn(reference)
      }
    ])

  /// The time that the user or the batch system gave.
  private static let timeLimit = Row(
    number: 4, title: "time limit; node down and requeue: faults slurm",
    faults: [
      Fault(name: "--time-limit") { bench in
        let reference = try bench.longReference()
        bench.finish(try bench.startLong(["--time-limit", "3"]), gives: [75])
        try bench.goOn(reference)
      }
    ])

  /// A checkpoint that belongs to something else.
  private static let otherInput = Row(
    number: 16, title: "restart with another input or number of ranks",
    faults: [
      Fault(name: "another regularization") { bench in
        try bench.stopLong()
        try ClusterJob.long.replacing("1.0e-3", by: "1.0e-2").write(to: bench)
        bench.finish(try bench.startLong(isWritten: true), gives: [65], saying: ["1.0e-2|1.0e-3"])
      },
      Fault(name: "another label") { bench in
        try bench.stopLong()
        try ClusterJob.long.replacing("J=3.5", by: "J=3.25").write(to: bench)
        bench.finish(
          try bench.startLong(isWritten: true), gives: [65], saying: ["clusters.extxyz"])
      },
      Fault(name: "another number of ranks") { bench in
        try bench.stopLong()
        try bench.emulon(
          ["fit", "job.yaml", "--restart", "auto"], rankCount: bench.rankCount == 2 ? 3 : 2)
        bench.expect(bench.has("out/model.h5"), "no model")
      },
    ])

  /// A search that leaves the numbers.
  private static let nonFinite = Row(
    number: 19, title: "non-finite or singular iteration",
    faults: [
      Fault(name: "a search meets singular equations") { bench in
        var job = ClusterJob().replacing(
          "{fixed: 1.0e-3}", by: "{fixed: 1.0e-300}\n    choose: marginalLikelihood")
        job.structures = (0..<12).map { _ in ClusterJob.frame(0) }.joined()
        try job.write(to: bench)
        try bench.emulon(["fit", "job.yaml"], gives: [76], saying: ["regularization"])
        bench.expect(!bench.has("out/model.h5"), "a model stands")
      }
    ])
}

extension ClusterJob {
  /// A job of some seconds, most of them in the Gram matrix.
  static var long: ClusterJob {
    ClusterJob(count: 1600).replacing("nMax: 3, lMax: 2", by: "nMax: 8, lMax: 6")
      .replacing("  centres: {array: centre}\n", by: "")
  }
}

extension RunningJob {
  /// Whether the ranks have read the structures and do what follows.
  var isComputing: Bool { text.contains("structures in") && !ranks.isEmpty }
}

extension Bench {
  /// Starts the long job with frequent checkpoints.
  func startLong(
    _ arguments: [String] = [], environment: [String: String] = [:], isWritten: Bool = false
  ) throws -> RunningJob {
    if !isWritten { try ClusterJob.long.write(to: self) }
    return try start(
      ["fit", "job.yaml", "--restart", "auto", "--checkpoint-interval", "0.5"] + arguments,
      environment: environment)
  }

  /// A run of the long job that was stopped in its middle.
  func stopLong() throws {
    let job = try startLong()
    expect(job.wait { job.isComputing }, "it did not begin to compute")
    waitForCheckpoint()
    job.signal(SIGTERM)
    finish(job, gives: [75])
  }

  /// Goes on with the long job and compares its model with that of the unbroken run.
  func goOn(_ reference: String) throws {
    let arguments = ["fit", "job.yaml", "--restart", "auto"]
    let ending = finish(try start(arguments), within: 60)
    guard ending.code == 0 else { return }
    expect(try digest("out/model.h5") == reference, "other bits than the unbroken run")
    let left = fileNames.filter { $0.hasPrefix("out/checkpoint") }
    expect(left.isEmpty, "checkpoints of a run that succeeded: \(left)")
  }

  /// The content of the model that the unbroken long job gives on as many ranks.
  func longReference() throws -> String {
    try kept("long-\(launcher.rawValue)-\(rankCount)") {
      let other = try Bench(
        program: program, launcher: launcher, rankCount: rankCount, patience: 60)
      defer { other.clear() }
      try ClusterJob.long.write(to: other)
      try other.emulon(["fit", "job.yaml"])
      other.complaints.forEach { complain("unbroken: \($0)") }
      return try other.digest("out/model.h5")
    }
  }
}
