import Foundation
import MPI
import Structures

/// The input files of a run: the same on every node, with sizes and hashes for the provenance.
struct InputFiles {
  private let files: [(path: String, size: Int)]
  /// Whether each file looks the same from every node, so that one rank may read it for all.
  private let isOneFile: [Bool]
  private let layout: NodeLayout

  /// Looks up the files on every node.
  ///
  /// **Collective.** A file that is missing everywhere is left to its reader.
  ///
  /// - Throws: `InputError` on all ranks: 66 when a file is missing on one node, 65 when sizes differ.
  init(_ paths: [String], _ layout: NodeLayout, on world: borrowing Communicator) throws {
    self.layout = layout
    let marks = paths.map(Self.mark)
    let sizes = marks.map(\.size)
    let (least, most) = (
      try world.allReduce(sizes, .minimum), try world.allReduce(sizes, .maximum)
    )
    let host = layout.hosts[layout.hostOfRank[world.rank]]
    try world.together {
      for (k, path) in paths.enumerated() where least[k] != most[k] {
        if sizes[k] < 0 {
          throw InputError(
            .missingInput, file: path, expected: "the file on every node", found: "none on \(host)",
            remedy: "put it on the shared file system")
        }
        if least[k] >= 0 && sizes[k] != most[k] {
          throw InputError(
            .badData, file: path, expected: "the same file on every node",
            found: "\(sizes[k]) bytes on \(host), \(most[k]) on another",
            remedy: "put it on the shared file system")
        }
      }
    }
    let present = paths.indices.filter { least[$0] >= 0 }
    files = present.map { (paths[$0], sizes[$0]) }
    let times = present.map { marks[$0].identity }
    let (first, last) = (
      try world.allReduce(times, .minimum), try world.allReduce(times, .maximum)
    )
    isOneFile = times.indices.map { first[$0] == last[$0] }
  }

  /// The sizes and the SHA-256 of all files.
  ///
  /// **Collective.** Files are dealt to the ranks by size. Where the nodes seem to have copies of their own, each
  /// node reads its own, and all must be equal. A file `SHA256SUMS` beside a file is honoured.
  ///
  /// - Throws: `InputError` (65) on all ranks when copies differ, or when a file differs from its sum.
  func hashed(on world: borrowing Communicator) throws -> [RunFacts.Input] {
    let own = try world.together {
      try duties(of: world.rank).map { "\($0) \(try InputHashes.hash(of: files[$0].path))\n" }
        .joined()
    }
    let all = try world.allGather(own)
    var hashes = [String](repeating: "", count: files.count)
    for (rank, text) in all.enumerated() {
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: " ")
        guard parts.count == 2, let k = Int(parts[0]) else { continue }
        guard hashes[k].isEmpty || hashes[k] == parts[1] else {
          throw InputError(
            .badData, file: files[k].path, expected: "the same file on every node",
            found: "other bytes on \(layout.hosts[layout.hostOfRank[rank]])",
            remedy: "put it on the shared file system")
        }
        hashes[k] = String(parts[1])
      }
    }
    return files.indices.map {
      RunFacts.Input(
        inputFile: files[$0].path, inputBytes: files[$0].size, inputSha256: hashes[$0])
    }
  }

  /// The files that a rank reads: the largest first, each dealt to the rank with the least so far.
  func duties(of rank: Int) -> [Int] {
    var load = [Int](repeating: 0, count: layout.ranks)
    var result: [Int] = []
    for k in files.indices.sorted(by: { (-files[$0].size, $0) < (-files[$1].size, $1) }) {
      let groups =
        isOneFile[k]
        ? [Array(0..<layout.ranks)]
        : layout.hosts.indices.map { host in
          layout.hostOfRank.indices.filter { layout.hostOfRank[$0] == host }
        }
      for group in groups {
        guard let reader = group.min(by: { (load[$0], $0) < (load[$1], $1) }) else { continue }
        load[reader] += files[k].size
        if reader == rank { result.append(k) }
      }
    }
    return result
  }

  /// The size of a file, -1 when there is none, and a number that copies rarely share.
  private static func mark(of path: String) -> (size: Int, identity: Int) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return (-1, 0)
    }
    let time = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
    return (Int(status.st_size), time ^ (Int(status.st_ino) << 20))
  }
}
