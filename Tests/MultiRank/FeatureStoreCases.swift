import LinearAlgebra
import MPI
import Regression

@testable import Workflows

/// Structures with 1 to 3 environments of two feature sets, whose values say where they belong.
private func block(_ structures: Range<Int>) -> EnvironmentBlock {
  let counts = structures.map { ($0 * 7 + 2) % 3 + 1 }
  let labels = zip(structures, counts).flatMap { structure, count in
    (0..<count).map { Double(10 * structure + $0) }
  }
  return EnvironmentBlock(
    features: [
      Matrix(rowCount: 3, columnCount: labels.count) { i, j in labels[j] + 0.1 * Double(i) },
      Matrix(rowCount: 1, columnCount: labels.count) { _, j in -labels[j] },
    ], environmentCounts: counts)
}

/// Throws unless two blocks are equal to the last bit.
private func expectEqual(_ a: EnvironmentBlock, _ b: EnvironmentBlock, _ name: String) throws {
  try expectEqual(a.offsets, b.offsets, "\(name): offsets")
  for (x, y) in zip(a.features, b.features) {
    try expectEqual(x.elements, y.elements, "\(name): features")
    try expectEqual(x.rowCount, y.rowCount, "\(name): feature count")
  }
}

let featureStoreCases = [
  Case("everyRankGetsTheStructuresItAsksFor") { world in
    let (r, size) = (world.rank, world.size)
    // Uneven parts; the second rank of several has none.
    let starts = (0...size).map { $0 == 1 && size > 1 ? 0 : 5 * $0 + 2 * ($0 % 2) }
    let store = FeatureStore(starts: starts, local: block(starts[r]..<starts[r + 1]))
    let n = store.count
    let lists: [[Int]] = [
      Array(0..<n), (0..<n).reversed(), [], [n - 1, 0, n - 1, n / 2, 0],
      r % 2 == 0 ? [] : [r % n, (3 * r) % n], (0..<3 * n).map { ($0 * 5 + r) % n },
    ]
    for list in lists {
      let found = try store.block(list, on: world)
      try expectEqual(found, block(0..<n).selecting(list), "\(list)")
    }
    for structure in 0..<n {
      let owner = store.owner(of: structure)
      try expect((starts[owner]..<starts[owner + 1]).contains(structure), "owner of \(structure)")
    }
  },
  Case("aReplicatedStoreHasEverything") { world in
    let (r, size) = (world.rank, world.size)
    let starts = (0...size).map { 3 * $0 }
    let store = FeatureStore(starts: starts, local: block(starts[r]..<starts[r + 1]))
    let everything = try store.replicated(on: world)
    try expectEqual(everything.local, block(0..<3 * size), "all")
    try expectEqual(everything.count, 3 * size, "count")
    try expectEqual(
      try store.environmentCounts(on: world), (0..<3 * size).map { ($0 * 7 + 2) % 3 + 1 }, "counts")
  },
]
