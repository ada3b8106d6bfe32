import Foundation

extension Row {
  /// Rows about places to write to.
  static let files = [diskFull, noPlace, closedOutput]

  /// A disk without room, by a limit of the size of files: 8 MB fit, the field of 13 MB does not.
  private static let diskFull = Row(
    number: 5, title: "disk full",
    faults: [
      Fault(name: "the result does not fit, and an older one stays") { bench in
        try bench.makeFieldModel()
        let arguments = ["predict", "fields/model.h5", "al.extxyz", "-o", "p.h5", "--grid"]
        try bench.prepare(arguments + ["4", "4", "4"])
        let old = try bench.data("p.h5")
        try bench.emulon(
          arguments + ["120", "120", "120"], gives: [74], saying: ["p.h5"],
          wrapper: ["prlimit", "--fsize=8000000"])
        bench.expect(try bench.data("p.h5") == old, "the older result was changed")
      },
      Fault(name: "a text file does not fit") { bench in
        try bench.makeFieldModel()
        try bench.emulon(
          [
            "predict", "fields/model.h5", "al.extxyz", "-o", "p.cube", "--grid", "120", "120",
            "120",
          ],
          gives: [74], saying: ["p.cube"], wrapper: ["prlimit", "--fsize=8000000"])
        bench.expect(!bench.has("p.cube"), "a file without its end stands")
      },
      Fault(name: "a file system of 1 MB", applies: { _, _ in SmallDisk.isThere }) { bench in
        try bench.makeFieldModel()
        let disk = try SmallDisk()
        defer { disk.clear() }
        try bench.emulon(
          [
            "predict", "fields/model.h5", "al.extxyz", "-o", disk.path + "/p.h5", "--grid", "64",
            "64", "64",
          ], gives: [73, 74], saying: ["p.h5"])
        let left = disk.fileNames.filter { !$0.hasSuffix(".json") }
        bench.expect(left.isEmpty, "left on the full disk: \(left)")
      },
      Fault(name: "the log does not fit") { bench in
        try ClusterJob().write(to: bench)
        let words = bench.launcher.words(rankCount: bench.rankCount) + [bench.program]
        let line = (words + ["fit", "job.yaml"]).joined(separator: " ")
        bench.finish(try bench.startBare(["bash", "-c", line + " 2>/dev/full >/dev/full"]))
        bench.expect(bench.has("out/model.h5"), "no model")
      },
    ])

  /// Places where nothing can be written.
  private static let noPlace = Row(
    number: 6, title: "output folder missing or not writable",
    faults: [
      Fault(name: "fit below a file") { bench in
        try ClusterJob().replacing("directory: out", by: "directory: job.yaml/out").write(to: bench)
        try bench.emulon(["fit", "job.yaml"], gives: [73], saying: ["job.yaml/out"])
      },
      Fault(name: "fit into a system that is read-only") { bench in
        try ClusterJob().replacing("directory: out", by: "directory: /sys/emulon").write(to: bench)
        try bench.emulon(["fit", "job.yaml"], gives: [73], saying: ["/sys/emulon"])
      },
      Fault(name: "describe into a missing folder") { bench in
        try ClusterJob().write(to: bench)
        try bench.emulon(
          ["describe", "job.yaml", "-o", "absent/d.h5"], gives: [73], saying: ["absent"])
      },
      Fault(name: "predict a field into a missing folder") { bench in
        try bench.makeFieldModel()
        try bench.emulon(
          [
            "predict", "fields/model.h5", "al.extxyz", "-o", "absent/p.h5", "--grid", "4", "4", "4",
          ], gives: [73], saying: ["absent"])
      },
      Fault(name: "predict over a folder") { bench in
        try bench.makeClusterModel()
        try bench.emulon(
          ["predict", "out/model.h5", "clusters.extxyz", "-o", "out"], gives: [73], saying: ["out"])
      },
    ])

  /// Nobody reads what the program says, or another run writes to the same place.
  private static let closedOutput = Row(
    number: 20, title: "closed output; two runs in one folder",
    faults: [
      Fault(name: "the reader of the output goes away") { bench in
        try bench.makeClusterModel()
        let words = bench.launcher.words(rankCount: bench.rankCount) + [bench.program]
        let line = (words + ["inspect", "out/model.h5"]).joined(separator: " ")
        bench.finish(
          try bench.startBare([
            "bash", "-c", "set -o pipefail; (\(line)) 2>&1 | head -1 >/dev/null",
          ])
        )
      },
      Fault(name: "both outputs are closed") { bench in
        try ClusterJob().write(to: bench)
        let words = bench.launcher.words(rankCount: bench.rankCount)
        let line = (words + ["bash", "-c", "'exec \"$@\" >&- 2>&-'", "x", bench.program])
          .joined(separator: " ")
        bench.finish(try bench.startBare(["bash", "-c", line + " fit job.yaml"]))
        bench.expect(bench.has("out/model.h5"), "no model")
      },
      Fault(name: "a second run in the same folder") { bench in
        let job = try bench.startLong()
        bench.expect(job.wait { job.isComputing }, "it did not begin to compute")
        try bench.emulon(
          ["fit", "job.yaml"], gives: [73, 75],
          saying: ["out", "\(ProcessInfo.processInfo.hostName)|emu"])
        bench.finish(job, within: 60)
        bench.expect(bench.has("out/model.h5"), "no model of the first run")
        bench.expect(!bench.has("out/.emulon.lock"), "the lock is left")
      },
    ])
}
