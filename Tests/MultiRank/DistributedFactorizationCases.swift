import DistributedLinearAlgebra
import Glibc
import LinearAlgebra
import MPI

/// Orders and block sizes: several panels, a partial last block, fewer blocks than ranks, order 1.
private let shapes = [(137, 16), (96, 8), (20, 16), (2, 1), (1, 16)]

let factorizationCases = [
  Case("choleskyFactorTimesItsTransposeIsTheMatrix") { world in
    let grid = try ProcessGrid(on: world)
    for (order, block) in shapes {
      let exact = positive(order)
      var a = try spread(exact, block: block, on: grid)
      var done: [Int] = []
      try a.factorCholesky(on: grid, panelWidth: 32) { columns, _ in done.append(columns) }
      try expect(done.last == order && done == done.sorted(), "progress \(done)")
      a.mapElements { i, j, value in i >= j ? value : 0 }
      let factor = try a.gathered(on: grid)
      let residual = factor.product(factor, transposingOther: true) - exact
      try expectBelow(
        residual.frobeniusNorm, bound(order) * exact.frobeniusNorm, "residual \(order)")
      // A sum of `order` logarithms, each within a few ulp of a number below `order`.
      let determinant = try a.logDeterminant(on: grid)
      try expectBelow(
        abs(determinant - (try Cholesky(exact).logDeterminant)),
        bound(order) * Double(order) * 10, "logarithm of the determinant")
    }
  },
  Case("choleskySolutionFulfilsTheEquations") { world in
    let grid = try ProcessGrid(on: world)
    for (order, block) in shapes {
      let (exact, right) = (positive(order), sample(order, 3, seed: 5))
      var a = try spread(exact, block: block, on: grid)
      var b = try spread(right, block: block, on: grid)
      try a.factorCholesky(on: grid, panelWidth: 32)
      a.solveCholesky(&b)
      let x = try b.gathered(on: grid)
      try expectBelow(
        (exact.product(x) - right).frobeniusNorm,
        bound(order) * exact.frobeniusNorm * x.frobeniusNorm, "residual \(order)")
    }
  },
  Case("choleskyInverseTimesTheMatrixIsTheIdentity") { world in
    let grid = try ProcessGrid(on: world)
    for (order, block) in shapes {
      let exact = positive(order)
      var a = try spread(exact, block: block, on: grid)
      try a.factorCholesky(on: grid, panelWidth: 32)
      try a.invertCholesky()
      a.copyLowerToUpper()
      let inverse = try a.gathered(on: grid)
      try expect(inverse == inverse.transposed, "the inverse is symmetric")
      try expectBelow(
        (exact.product(inverse) - .identity(order)).frobeniusNorm,
        bound(order) * exact.frobeniusNorm * inverse.frobeniusNorm, "residual \(order)")
    }
  },
  Case("aNegativePivotIsNamedOnAllRanks") { world in
    let grid = try ProcessGrid(on: world)
    for row in [0, 40, 99] {
      var exact = positive(100)
      exact[row, row] = -1
      var a = try spread(exact, block: 8, on: grid)
      do {
        try a.factorCholesky(on: grid, panelWidth: 32)
        throw Unmet("no error")
      } catch let error as FactorizationError {
        try expectEqual(error, .notPositiveDefinite(minor: row + 1), "the error")
      }
    }
  },
  Case("anElementThatIsNotFiniteIsRefusedOnAllRanks") { world in
    let grid = try ProcessGrid(on: world)
    var exact = positive(100)
    exact[50, 50] = .nan
    var a = try spread(exact, block: 8, on: grid)
    do {
      try a.factorCholesky(on: grid, panelWidth: 32)
      throw Unmet("no error")
    } catch let error as FactorizationError {
      try expectEqual(error, .notPositiveDefinite(minor: 51), "the error")
    }
  },
  Case("triangularSolveUndoesTheProduct") { world in
    let grid = try ProcessGrid(on: world)
    let t = Matrix(rowCount: 61, columnCount: 61) { i, j in
      i == j ? 2 : i > j ? 1 / Double(61 + i + j) : 0
    }
    let x = sample(61, 4)
    for transpose in [false, true] {
      let right = t.product(x, transposingSelf: transpose)
      let distributed = try spread(t, block: 8, on: grid)
      var b = try spread(right, block: 8, on: grid)
      b.solveTriangular(distributed, transposeT: transpose)
      // The condition number of T is below 4.
      try expectBelow(
        (try b.gathered(on: grid) - x).frobeniusNorm, 4 * bound(61) * x.frobeniusNorm, "error")
    }
  },
]
