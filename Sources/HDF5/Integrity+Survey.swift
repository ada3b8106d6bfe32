public import MPI

extension Integrity {
  /// What a comparison of a whole file with its checksums found.
  public struct Survey: Sendable, Hashable {
    /// What guards the file.
    public let seal: Seal
    /// The damaged slabs in words; empty for a whole file.
    public let damages: [String]
    /// The numbers of the damaged slabs.
    public let slabs: [Int]
  }

  /// Compares all slabs of a file with its checksums, and goes on behind damaged ones.
  ///
  /// **Collective.** Each rank compares a part of the file.
  ///
  /// - Throws: On all ranks when the file cannot be read.
  public static func survey(_ path: String, on communicator: borrowing Communicator) throws
    -> Survey
  {
    let (rank, size) = (communicator.rank, communicator.size)
    let seal = try communicator.together { try Seal(ofFileAt: path) }
    guard case .table(let table) = seal else {
      if case .broken(let reason) = seal { return Survey(seal: seal, damages: [reason], slabs: []) }
      return Survey(seal: seal, damages: [], slabs: [])
    }
    let own = ChecksumTable.share(of: rank, size: size, slabCount: table.sums.count)
    let found = try communicator.together {
      let sums = try FileBytes(path).checksums(
        ofSlabs: own, length: table.slabLength, end: table.contentLength)
      return zip(own, sums).flatMap { slab, sum in
        sum == table.sums[slab] ? [] : [slab, Int(sum)]
      }
    }
    let all = try communicator.allGather(found)
    let slabs = stride(from: 0, to: all.count, by: 2).map { all[$0] }
    let damages = stride(from: 0, to: all.count, by: 2).map {
      table.damage(inSlab: all[$0], found: UInt32(all[$0 + 1]))
    }
    return Survey(seal: seal, damages: damages, slabs: slabs)
  }
}
