import Foundation

/// Kills one calculation again and again, and counts what came out.
final class KillRunner {
  /// What was counted.
  struct Tally {
    let name: String
    /// The time of the unbroken run, seconds.
    var seconds = 0.0
    var kills = 0
    /// Kills in the middle of the writing of a checkpoint.
    var killsInCheckpoint = 0
    /// Restarts, and those that found a checkpoint.
    var restarts = 0
    var resumed = 0
    /// Calculations that came to their end, on the same number of ranks and on others.
    var same = 0
    var others = 0
    /// Results that are not those of the unbroken run.
    var differing = 0
    /// The time between the last checkpoint, or the beginning of the calculation, and each kill, seconds.
    var lost: [Double] = []
  }

  /// The time between checkpoints, seconds.
  private let interval = 0.2
  private let job: KillJob
  private let bench: Bench
  private let isVerbose: Bool
  private var random: SplitMix
  private(set) var tally: Tally

  /// Runs the calculation once without a kill.
  init(_ job: KillJob, on bench: Bench, seed: UInt64, isVerbose: Bool) throws {
    (self.job, self.bench, self.isVerbose) = (job, bench, isVerbose)
    random = SplitMix(state: seed)
    tally = Tally(name: job.name)
    let ending = try bench.emulon(job.arguments)
    tally.seconds = ending.seconds
    try bench.keepReference(job)
  }

  /// Kills the calculation a number of times; each is gone on with until it ends.
  func run(kills: Int) throws {
    var number = 0
    while tally.kills < kills {
      let isSame = number % 3 != 2
      number += 1
      bench.clear(job)
      try runToItsEnd(isSame, until: kills)
      if isSame { tally.same += 1 } else { tally.others += 1 }
      if try !bench.agrees(job, onSameRanks: isSame) {
        tally.differing += 1
        bench.complain("\(job.name): calculation \(number) differs from the unbroken one")
      }
      bench.checkFiles()
    }
  }

  /// One calculation with its kills and restarts.
  private func runToItsEnd(_ isSame: Bool, until limit: Int) throws {
    var isFirst = true
    while true {
      let rankCount = isSame ? bench.rankCount : 1 + Int(random.next() % 3)
      let hitsCheckpoint = tally.kills < limit && random.next() % 8 == 0
      let running = try bench.start(
        job.arguments + ["--restart", "auto", "--checkpoint-interval", "\(interval)"],
        rankCount: rankCount,
        environment: hitsCheckpoint ? ["EMULON_TEST_PAUSE": "checkpoint"] : [:])
      let isKilled = tally.kills < limit && kill(running, hitsCheckpoint)
      let ending = bench.finish(running, gives: isKilled ? [0, 1, 137] : [0])
      if !isFirst { tally.restarts += 1 }
      if ending.output.contains("goes on from") { tally.resumed += 1 }
      if isVerbose {
        printNow("  \(job.name), \(rankCount) ranks: code \(ending.code), \(ending.tail)\n")
      }
      isFirst = false
      if ending.code == 0 || ending.isHanging || !isKilled { return }
    }
  }

  /// Kills one rank or all at a random time, or as soon as a checkpoint is being written.
  ///
  /// - Returns: Whether the calculation still ran.
  private func kill(_ running: RunningJob, _ hitsCheckpoint: Bool) -> Bool {
    guard running.wait(bench.patience, until: { !running.ranks.isEmpty }) else { return false }
    let begin = Date.now
    if hitsCheckpoint {
      guard running.wait(bench.patience, until: { isWritingCheckpoint }) else { return false }
      usleep(UInt32(random.next() % 300_000))
    } else {
      let pause = Double(random.next() % 1000) / 1000 * 1.1 * tally.seconds
      _ = running.wait(pause, until: { false })
    }
    let ranks = running.ranks
    guard running.isRunning, !ranks.isEmpty else { return false }
    let segments = ranks.flatMap(sharedMemory)
    let chosen = random.next() % 2 == 0 ? nil : [Int(random.next() % UInt64(ranks.count))]
    running.signal(SIGKILL, ranks: chosen)
    tally.kills += 1
    // The pause in the middle of a checkpoint is no work.
    if hitsCheckpoint { tally.killsInCheckpoint += 1 } else { tally.lost.append(lostWork(begin)) }
    _ = running.wait(10, until: { false })
    for segment in segments { try? FileManager.default.removeItem(atPath: segment) }
    return true
  }

  /// The seconds since the newest checkpoint was complete, or since the calculation began.
  private func lostWork(_ begin: Date) -> Double {
    let folder = bench.folder.appending(path: job.checkpoints)
    let files =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
    let dates = files.filter { $0.pathExtension == "h5" }.compactMap {
      try? $0.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }
    return -max(begin, dates.max() ?? begin).timeIntervalSinceNow
  }

  /// Whether a checkpoint has its partial name.
  private var isWritingCheckpoint: Bool {
    let folder = bench.path(job.checkpoints)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.contains { $0.hasSuffix(".part") }
  }

  /// The files of shared memory that a process uses; Open MPI leaves them behind when it is killed.
  private func sharedMemory(of process: Int32) -> [String] {
    let text = (try? String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      line.range(of: "/dev/shm/vader_segment").map { String(line[$0.lowerBound...]) }
    }
  }

  /// Prints what was counted.
  static func printTable(_ tallies: [Tally]) {
    let heads = [
      "s unbroken", "kills", "in checkpoint", "restarts", "resumed", "ended, same ranks",
      "ended, other ranks", "differing", "s lost, median", "s lost, most",
    ]
    let columns = heads.map { "  " + $0 }.joined()
    printNow("\("calculation".padded(to: 24))\(columns)\n")
    for tally in tallies {
      let numbers = [
        tally.kills, tally.killsInCheckpoint, tally.restarts, tally.resumed, tally.same,
        tally.others, tally.differing,
      ]
      let lost = tally.lost.sorted()
      let losses = [lost.isEmpty ? 0 : lost[lost.count / 2], lost.last ?? 0]
      let cells =
        [String(format: "%.1f", tally.seconds)] + numbers.map { "\($0)" }
        + losses.map { String(format: "%.2f", $0) }
      let row = zip(heads, cells).map { head, cell in
        String(repeating: " ", count: max(0, head.count + 2 - cell.count)) + cell
      }
      printNow("\(tally.name.padded(to: 24))\(row.joined())\n")
    }
  }
}

/// Random numbers that a seed repeats (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
