import DistributedLinearAlgebra
import LinearAlgebra
import MPI

let distributedCases =
  factorizationCases + productCases + [
    Case("eigenvectorsDiagonalizeTheMatrix") { world in
      let grid = try ProcessGrid(on: world)
      for (order, block) in [(137, 16), (12, 16), (1, 16), (3, 1)] {
        var a = try spread(positive(order), block: block, on: grid)
        let exact = positive(order)
        a.mapElements { i, j, value in i >= j ? value : .zero }  // only the lower triangle is read
        let eigen = try DistributedEigen(a, on: grid)
        let vectors = try eigen.vectors.gathered(on: grid)
        let scaled = Matrix(rowCount: order, columnCount: order) { i, j in
          vectors[i, j] * eigen.values[j]
        }
        let bound = bound(order) * exact.frobeniusNorm
        try expectBelow((exact.product(vectors) - scaled).frobeniusNorm, bound, "residual")
        try expectBelow(
          (vectors.gramMatrix - .identity(order)).frobeniusNorm, 4 * bound, "orthogonality")
        try expect(eigen.values == eigen.values.sorted(), "the values ascend")
      }
    },
    Case("eigenvaluesOfANonFiniteMatrixAreRefusedEverywhere") { world in
      let grid = try ProcessGrid(on: world)
      var a = try spread(positive(20), block: 4, on: grid)
      a.mapElements { i, j, value in i == 19 && j == 19 ? .nan : value }
      do {
        _ = try DistributedEigen(a, on: grid)
      } catch FactorizationError.notConverged { return }
      throw Unmet("no error")
    },
    Case("redistributionThereAndBackKeepsEveryElement") { world in
      let grid = try ProcessGrid(on: world)
      let tall = try ProcessGrid(on: world, shape: (world.size, 1))
      let wide = try ProcessGrid(on: world, shape: (1, world.size))
      for (m, n) in [(137, 45), (2, 3), (40, 1)] {
        let exact = sample(m, n)
        let a = try spread(exact, block: 16, on: grid)
        let rows = MatrixLayout(
          rows: .contiguous(count: m, processCount: world.size),
          columns: BlockCyclicAxis(count: n, blockSize: max(1, n), processCount: 1))
        let columns = MatrixLayout(
          rows: BlockCyclicAxis(count: m, blockSize: max(1, m), processCount: 1),
          columns: .contiguous(count: n, processCount: world.size))
        for limit in [1 << 28, 5 * m] {
          let b = try a.redistributed(to: rows, on: tall, elementLimit: limit)
          try expectEqual(b.localColumnCount, n, "columns on each rank")
          let c = try b.redistributed(to: columns, on: wide, elementLimit: limit)
          let d = try c.redistributed(to: a.layout, on: grid, elementLimit: limit)
          try expect(try b.gathered(on: tall) == exact, "rows of \(m) x \(n)")
          try expect(try c.gathered(on: wide) == exact, "columns of \(m) x \(n)")
          try expect(d.local == a.local, "back in \(m) x \(n)")
        }
      }
    },
  ]

/// Numbers between -1/2 and 1/2, reproducible and equal on all ranks.
func sample(_ rowCount: Int, _ columnCount: Int, seed: UInt64 = 1) -> Matrix {
  var state = seed
  return Matrix(rowCount: rowCount, columnCount: columnCount) { _, _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53) - 0.5
  }
}

/// A symmetric positive definite matrix.
func positive(_ order: Int) -> Matrix {
  var result = sample(order + 3, order).gramMatrix
  result.addToDiagonal(1)
  return result
}

/// A distributed copy of a matrix that every rank holds.
func spread(_ matrix: Matrix, block: Int, on grid: borrowing ProcessGrid) throws
  -> DistributedMatrix
{
  var result = try DistributedMatrix(
    rowCount: matrix.rowCount, columnCount: matrix.columnCount, blockSize: block, on: grid)
  result.fill { i, j in matrix[i, j] }
  return result
}

/// The bound `8 (n + 1) ulp` on the relative rounding of a factorization (Higham 2002, chapter 10).
func bound(_ order: Int) -> Double { 8 * Double(order + 1) * Double.ulpOfOne }

/// Throws unless `value` is at most `bound`.
func expectBelow(_ value: Double, _ bound: Double, _ name: String) throws {
  try expect(value <= bound, "\(name): \(value) is above \(bound)")
}
