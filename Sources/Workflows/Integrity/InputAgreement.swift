import Foundation
import HDF5
import MPI
import Structures

/// Whether all ranks see the same files: a folder that is another one on every node, or a copy that is out of date, shows here.
enum InputAgreement {
  /// Compares the length and both ends of each file over all ranks.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - paths: The files, which every rank reads.
  ///   - world: All ranks.
  /// - Throws: `InputError` (65) on all ranks that names a file and the node where it differs from that of rank 0.
  static func require(_ paths: [String], on world: borrowing Communicator) throws {
    let own = try world.together { try paths.map(fingerprint) }
    let sum = Int(CRC32C.checksum(of: own.span))
    guard try world.allReduce(sum, .minimum) != world.allReduce(sum, .maximum) else { return }
    let first = try world.broadcast(own, from: 0)
    let host = try hostName()
    try world.together {
      guard let index = own.indices.first(where: { own[$0] != first[$0] }) else { return }
      throw InputError(
        file: paths[index], expected: "the same file on all nodes",
        found: "another one on \(host) (rank \(world.rank))",
        remedy: "put it on a file system that all nodes share")
    }
  }

  /// The length and a checksum of at most 64 KiB at both ends of a file.
  private static func fingerprint(_ path: String) throws -> Int {
    let part = 1 << 16
    guard let file = FileHandle(forReadingAtPath: path), let length = try? file.seekToEnd() else {
      throw InputError(
        .missingInput, file: path, expected: "a readable file", found: "none on this node",
        remedy: "check the path; all nodes have to see it")
    }
    var checksum = UInt32(truncatingIfNeeded: length)
    for offset in [0, length > part ? length - UInt64(part) : 0] {
      try file.seek(toOffset: offset)
      let data = try file.read(upToCount: part) ?? Data()
      checksum = CRC32C.checksum(of: [UInt8](data).span, continuing: checksum)
    }
    return Int(length) << 32 | Int(checksum)
  }
}
