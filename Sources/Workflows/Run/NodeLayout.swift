import Foundation
import MPI

/// How the ranks of a run lie on nodes and cores.
struct NodeLayout: Sendable, Codable {
  /// The number of ranks.
  let ranks: Int
  /// The names of the nodes, each once, in alphabetical order.
  let hosts: [String]
  /// The ranks on each node.
  let ranksPerHost: [Int]
  /// The cores of each node that its ranks together may use.
  let coresPerHost: [Int]
  /// The threads that a BLAS call of one rank may use.
  let threads: Int
  /// The cores to which ranks are bound, with the number of ranks: `0-3 (2 ranks)`.
  let binding: [String]
  /// The node of each rank, a number in `hosts`.
  let hostOfRank: [Int]

  /// Gathers the layout.
  ///
  /// **Collective.**
  init(threads: Int, on world: borrowing Communicator) throws {
    try self.init(
      names: world.allGather(try hostName()), cores: world.allGather(Self.allowedCores),
      threads: threads)
  }

  /// The layout of ranks on named nodes, bound to cores in the notation of the kernel.
  init(names: [String], cores: [String], threads: Int) {
    ranks = names.count
    let hosts = Set(names).sorted()
    self.hosts = hosts
    let places = Dictionary(uniqueKeysWithValues: hosts.enumerated().map { ($1, $0) })
    let hostOfRank = names.map { places[$0] ?? 0 }
    self.hostOfRank = hostOfRank
    self.threads = threads
    let ranksOf = hosts.indices.map { host in
      hostOfRank.indices.filter { hostOfRank[$0] == host }
    }
    ranksPerHost = ranksOf.map(\.count)
    coresPerHost = ranksOf.map { ranks in
      ranks.reduce(into: Set<Int>()) { $0.formUnion(Self.numbers(in: cores[$1])) }.count
    }
    let counts = Dictionary(grouping: cores, by: \.self).mapValues(\.count)
    binding = counts.sorted { $0.key < $1.key }.map { mask, count in
      "\(mask) (\(count) rank" + (count == 1 ? ")" : "s)")
    }
  }

  /// The ranks on the node of a rank.
  func neighbours(of rank: Int) -> Int { ranksPerHost[hostOfRank[rank]] }

  /// The lowest rank of each node.
  var leaders: [Int] { hosts.indices.map { hostOfRank.firstIndex(of: $0) ?? 0 } }

  /// The layout in one line.
  var summary: String {
    let count = ranks == 1 ? "1 rank" : "\(ranks) ranks"
    let nodes = hosts.count > 4 ? "\(hosts.count) nodes" : hosts.joined(separator: ", ")
    let masks =
      binding.count > 4 ? "\(binding.count) sets of cores" : binding.joined(separator: ", ")
    return "\(count) on \(nodes), cores \(masks)"
  }

  /// What is wrong with the layout and how to mend it: more threads than cores.
  var warning: String? {
    for (host, (ranks, cores)) in zip(hosts, zip(ranksPerHost, coresPerHost))
    where ranks * threads > cores && cores > 0 {
      return "\(ranks) ranks with \(threads) thread" + (threads == 1 ? "" : "s")
        + " each share \(cores) core" + (cores == 1 ? "" : "s")
        + " of \(host); start fewer ranks, set OMP_NUM_THREADS=1, or bind fewer ranks to a core"
    }
    return nil
  }

  /// The cores that this process may use, as `/proc` lists them; empty where it does not.
  private static var allowedCores: String {
    ProcessFields.text("Cpus_allowed_list:", in: "/proc/self/status") ?? ""
  }

  /// The numbers in a list such as `0-3,8`.
  static func numbers(in list: String) -> [Int] {
    list.split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, first <= last else { return [] }
      return Array(first...last)
    }
  }
}
