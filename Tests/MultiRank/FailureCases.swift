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
]
