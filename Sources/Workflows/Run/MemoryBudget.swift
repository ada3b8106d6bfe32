import Foundation
import MPI
import Synchronization

/// The memory that each rank may still take, by the tightest of the limits that hold on its node.
struct MemoryBudget: Sendable, Hashable {
  /// One limit, as it holds for one rank.
  struct Limit: Sendable, Hashable {
    /// What sets it, for people.
    let name: String
    /// The bytes that one more rank's share leaves; negative when more is in use already.
    let bytes: Int
  }

  /// The limits that hold here.
  let limits: [Limit]
  /// The ranks that share the memory of the node.
  let ranksOnNode: Int

  /// The ranks on the node of this process; one until a run has counted them.
  static let ranksOnThisNode = Atomic<Int>(1)

  /// The limits of this process, now.
  static var current: MemoryBudget {
    MemoryBudget(ranksOnNode: ranksOnThisNode.load(ordering: .relaxed))
  }

  /// The tightest limit.
  var tightest: Limit? { limits.min { $0.bytes < $1.bytes } }

  /// Refuses what does not fit into the memory, before it is allocated.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - bytes: What this rank is about to allocate.
  ///   - purpose: What it is for, for people.
  ///   - isShared: Whether more ranks make the part of each smaller.
  ///   - ranks: The ranks that allocate together.
  /// - Throws: `RunError` with the exit code 71 on all ranks when it does not fit on one.
  static func require(
    _ bytes: Int, for purpose: String, isShared: Bool = true, on ranks: borrowing Communicator
  ) throws {
    let (size, rank) = (ranks.size, ranks.rank)
    try ranks.together {
      let budget = current
      guard
        let error = budget.refusal(
          bytes, for: purpose, isShared: isShared, rank: rank, of: size, host: try hostName())
      else { return }
      throw error
    }
  }

  /// The error for what does not fit; nothing when it fits.
  func refusal(
    _ bytes: Int, for purpose: String, isShared: Bool, rank: Int, of size: Int, host: String
  ) -> RunError? {
    guard let limit = tightest, bytes > max(0, limit.bytes) else { return nil }
    let free = max(1, limit.bytes)
    let total = Double(bytes) * Double(ranksOnNode)
    var remedy =
      "ask for nodes with \(byteText(Int(1.1 * total))) free for \(ranksOnNode) rank"
      + (ranksOnNode == 1 ? "" : "s")
    if ranksOnNode > 1 && !isShared { remedy += ", or start fewer ranks on a node" }
    if isShared && limit.bytes > 0 {
      let count = (Double(size) * Double(bytes) / Double(free)).rounded(.up)
      remedy += ", or start at least \(Int(count)) ranks, \(ranksOnNode) on a node"
    }
    return RunError(
      description:
        "rank \(rank) on \(host): no memory for \(purpose): \(byteText(bytes)) are needed, "
        + "and \(byteText(max(0, limit.bytes))) are free for it (\(limit.name)"
        + (ranksOnNode > 1 ? ", \(ranksOnNode) ranks on the node" : "") + "); \(remedy)",
      exitCode: 71)
  }
}

extension MemoryBudget {
  /// Reads the limits of this process and its node.
  init(ranksOnNode: Int) {
    let share = max(1, ranksOnNode)
    self.ranksOnNode = share
    var limits: [Limit] = []
    if let free = ProcessFields.bytes("MemAvailable:", in: "/proc/meminfo") {
      limits.append(Limit(name: "MemAvailable", bytes: free / share))
    }
    if let free = ControlGroup.free { limits.append(Limit(name: "cgroup", bytes: free / share)) }
    let environment = ProcessInfo.processInfo.environment
    if let (name, total) = Self.slurmLimit(environment) {
      limits.append(Limit(name: name, bytes: total / share - MemoryUse.currentBytes))
    }
    if let limit = Self.addressSpace {
      let used = ProcessFields.bytes("VmSize:", in: "/proc/self/status") ?? 0
      // Freed pieces of the heap stay in the address space: a Gram matrix that needs 223 MB took 408 MB of it.
      limits.append(Limit(name: "RLIMIT_AS", bytes: (limit - used) / 2))
    }
    self.limits = limits
  }

  /// What SLURM books on the node for the job, bytes; the environment holds mebibytes.
  static func slurmLimit(_ environment: [String: String]) -> (name: String, bytes: Int)? {
    if let node = environment["SLURM_MEM_PER_NODE"].flatMap({ Int($0) }), node > 0 {
      return ("SLURM_MEM_PER_NODE", node << 20)
    }
    if let core = environment["SLURM_MEM_PER_CPU"].flatMap({ Int($0) }), core > 0,
      let count = environment["SLURM_CPUS_ON_NODE"].flatMap({ Int($0) })
    {
      return ("SLURM_MEM_PER_CPU", (core << 20) * count)
    }
    return nil
  }

  /// The limit of the address space of this process; nothing without one.
  private static var addressSpace: Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
    return limit.rlim_cur < rlim_t(Int.max) ? Int(limit.rlim_cur) : nil
  }
}

/// The memory that control groups leave to the processes in them.
enum ControlGroup {
  /// The bytes that the tightest group above this process leaves; nothing without a limit.
  static var free: Int? {
    guard let text = text(of: "/proc/self/cgroup") else { return nil }
    return free(lines: text.split(separator: "\n").map(String.init), root: "/sys/fs/cgroup")
  }

  /// The same for the lines of `/proc/self/cgroup`, of version 1 and 2, below a folder.
  static func free(lines: [String], root: String) -> Int? {
    var result: Int?
    for line in lines {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isSecond = fields[0] == "0" && fields[1].isEmpty
      guard isSecond || fields[1].split(separator: ",").contains("memory") else { continue }
      let top = isSecond ? root : "\(root)/memory"
      var parts = fields[2].split(separator: "/").map(String.init)
      // The group itself and all above it; inside containers the path may begin higher than the mount shows.
      while true {
        let folder = ([top] + parts).joined(separator: "/")
        if let free = isSecond ? second(folder) : first(folder) {
          result = min(result ?? free, free)
        }
        if parts.isEmpty { break }
        parts.removeLast()
      }
    }
    return result
  }

  private static func second(_ folder: String) -> Int? {
    guard let limit = number("\(folder)/memory.max") else { return nil }
    let used = number("\(folder)/memory.current") ?? 0
    return limit - used + (field("inactive_file", "\(folder)/memory.stat") ?? 0)
  }

  private static func first(_ folder: String) -> Int? {
    // Without a limit version 1 says a number near 2^63.
    guard let limit = number("\(folder)/memory.limit_in_bytes"), limit < 1 << 60 else { return nil }
    let used = number("\(folder)/memory.usage_in_bytes") ?? 0
    return limit - used + (field("total_inactive_file", "\(folder)/memory.stat") ?? 0)
  }

  private static func number(_ path: String) -> Int? {
    text(of: path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func field(_ name: String, _ path: String) -> Int? {
    ProcessFields.text("\(name) ", in: path).flatMap { Int($0) }
  }

  private static func text(of path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
