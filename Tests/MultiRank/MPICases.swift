import MPI

let mpiCases = [
  Case("allReduceSumsRanks") { world in
    let total = try world.allReduce(Double(world.rank), .sum)
    try expect(total == Double(world.size * (world.size - 1) / 2), "total \(total)")
  }
]
