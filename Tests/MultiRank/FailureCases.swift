import Foundation
import HDF5
import MPI

/// A deliberate error with an exit code.
struct Deliberate: ExitCoded, CustomStringConvertible {
  let exitCode: Int32
  let description: String
}

/// Programs that must end on every rank, with the code that `MultiRankTests` expects.
let failureCases = [
  Case("oneRankFailsTogether") { world in
    try world.together {
      if world.rank == world.size - 1 {
        throw Deliberate(exitCode: 65, description: "the last rank found bad data")
      }
    }
  },
  Case("oneRankFailsAlone") { world in
    if world.rank == world.size - 1 {
      throw Deliberate(exitCode: 74, description: "the last rank cannot read")
    }
    try world.barrier()
  },
  Case("errorWithoutCodeIsInternal") { world in
    struct Plain: Error {}
    try world.together { if world.rank == 0 { throw Plain() } }
  },
  Case("fullDiskEndsAParallelWrite") { world in
    try writePastTheLimit(world, isLimited: true)
  },
  Case("fullDiskOfOneRankEndsAParallelWrite") { world in
    try writePastTheLimit(world, isLimited: world.rank == 0)
  },
]

/// Writes 8 MiB from each rank to a file that may grow to 1 MiB only, as on a full disk.
private func writePastTheLimit(_ world: borrowing Communicator, isLimited: Bool) throws {
  let own = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  let path = try world.broadcast(own)
  let (rank, count) = (world.rank, 1 << 20)
  do {
    try withAtomicFile(at: path, on: world) { file in
      try file.createDataset("x", of: Double.self, shape: [count * world.size])
    } fill: { file in
      if isLimited {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      }
      let values = [Double](repeating: 1, count: count)
      try file.dataset("x").write(
        values.span, at: Hyperslab(offset: [count * rank], count: [count]), together: world)
    }
  } catch {
    try world.barrier()
    let remains =
      FileManager.default.fileExists(atPath: path)
      || FileManager.default.fileExists(atPath: path + ".part")
    throw remains ? Unmet("files remain after: \(error)") : error
  }
}
