import DistributedLinearAlgebra
import LinearAlgebra
import MPI

/// Rows of several least-squares problems, cut over the ranks.
let leastSquaresCases = [
  Case("reducedFactorIsThatOfAllRowsAndEqualOnAllRanks") { world in
    for (columns, count) in [(23, 200), (23, 7), (1, 1), (40, 3)] {
      let (features, targets) = (sample(columns, count), sample(2, count, seed: 5))
      let range = world.rank * count / world.size..<(world.rank + 1) * count / world.size
      var local = TriangularFactor(columnCount: columns, targetCount: 2)
      try local.append(features: features.columns(range), targets: targets.columns(range))
      let all = try reduce(local, on: world)
      var whole = TriangularFactor(columnCount: columns, targetCount: 2)
      try whole.append(features: features, targets: targets)
      try expectEqual(all.rowCount, count, "rows")
      // Unique triangles of well-conditioned problems; the Gram matrix where rows are missing.
      let gram = (all.triangle.gramMatrix - whole.triangle.gramMatrix).frobeniusNorm
      try expectBelow(gram, bound(count) * whole.triangle.gramMatrix.frobeniusNorm, "Gram matrix")
      if count > columns + 2 {
        let difference = (all.triangle - whole.triangle).frobeniusNorm
        try expectBelow(difference, 1e-13 * whole.triangle.frobeniusNorm, "triangle")
      }
      for c in 0..<2 {
        try expectBelow(abs(all.targetSums[c] - whole.targetSums[c]), 1e-13, "sum of targets")
      }
      let first = try world.broadcast(all.triangle.elements)
      try expectEqual(first, all.triangle.elements, "the triangle on all ranks")
    }
  },
  Case("factorsThatOneRankHoldsTravelUnchanged") { world in
    let exact = try (0..<5).map { k in
      var factor = TriangularFactor(columnCount: 6, targetCount: 1)
      if k != 3 { try factor.append(features: sample(6, 20 + k), targets: sample(1, 20 + k)) }
      return factor
    }
    let empty = TriangularFactor(columnCount: 6, targetCount: 1)
    let local = exact.indices.map { $0 % world.size == world.rank ? exact[$0] : empty }
    try expectEqual(try reduce(local, on: world), exact, "the factors")
  },
]
