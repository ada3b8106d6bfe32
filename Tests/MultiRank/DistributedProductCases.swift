import DistributedLinearAlgebra
import LinearAlgebra
import MPI

let productCases = [
  Case("productsAgreeWithOneRank") { world in
    let grid = try ProcessGrid(on: world)
    let (a, b) = (sample(61, 37), sample(37, 45, seed: 3))
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      let left = try spread(transposeA ? a.transposed : a, block: 8, on: grid)
      let right = try spread(transposeB ? b.transposed : b, block: 8, on: grid)
      var c = try DistributedMatrix(rowCount: 61, columnCount: 45, blockSize: 8, on: grid)
      c.setProduct(alpha: 2, left, transposeA: transposeA, right, transposeB: transposeB)
      let whole = a.product(b)
      // Sums of 37 terms of at most 1/2.
      try expectBelow(
        (try c.gathered(on: grid) - whole - whole).maximumNorm, 37 * Double.ulpOfOne, "error")
    }
  },
  Case("symmetricProductReadsTheLowerTriangle") { world in
    let grid = try ProcessGrid(on: world)
    let (a, b) = (positive(53), sample(53, 7))
    var lower = try spread(a, block: 8, on: grid)
    lower.mapElements { i, j, value in i >= j ? value : .nan }
    let right = try spread(b, block: 8, on: grid)
    var c = try DistributedMatrix(rowCount: 53, columnCount: 7, blockSize: 8, on: grid)
    c.setSymmetricProduct(lower, right)
    try expectBelow(
      (try c.gathered(on: grid) - a.product(b)).frobeniusNorm,
      bound(53) * a.frobeniusNorm * b.frobeniusNorm, "error")
  },
  Case("rankKUpdateAndGramMatrixAgree") { world in
    let grid = try ProcessGrid(on: world)
    let x = sample(29, 137)
    let exact = x.gramMatrix
    let distributed = try spread(x, block: 16, on: grid)
    var updated = try DistributedMatrix(rowCount: 137, columnCount: 137, blockSize: 16, on: grid)
    updated.updateRankK(distributed, transposeA: true)
    updated.copyLowerToUpper()
    var gram = try DistributedMatrix(rowCount: 137, columnCount: 137, blockSize: 16, on: grid)
    let rows = gram.layout.rows.ranges(on: gram.rowIndex).flatMap { Array($0) }
    let columns = gram.layout.columns.ranges(on: gram.columnIndex).flatMap { Array($0) }
    gram.setGramMatrix(selection(x, rows), selection(x, columns))
    gram.copyLowerToUpper()
    // Sums of 29 terms of at most 1/4.
    let bound = 29 * Double.ulpOfOne
    try expectBelow((try updated.gathered(on: grid) - exact).maximumNorm, bound, "pdsyrk")
    try expectBelow((try gram.gathered(on: grid) - exact).maximumNorm, bound, "Gram matrix")
  },
  Case("localTilesCoverTheMatrixOnce") { world in
    let grid = try ProcessGrid(on: world)
    for limit in [5, 1024] {
      var a = try DistributedMatrix(rowCount: 45, columnCount: 33, blockSize: 8, on: grid)
      a.forEachLocalTile(limit: limit) { part, elements in
        for (j, column) in part.columns.enumerated() {
          for (i, row) in part.rows.enumerated() {
            elements[part.tile.offset + i + j * part.tile.leadingDimension] +=
              Double(1000 * row + column)
          }
        }
      }
      let expected = Matrix(rowCount: 45, columnCount: 33) { i, j in Double(1000 * i + j) }
      try expect(try a.gathered(on: grid) == expected, "every element once, limit \(limit)")
    }
  },
  Case("lowerTilesContainTheLowerTriangle") { world in
    let grid = try ProcessGrid(on: world)
    var a = try DistributedMatrix(rowCount: 45, columnCount: 45, blockSize: 8, on: grid)
    a.forEachLocalTile(lowerOnly: true) { part, elements in
      for j in part.localColumns {
        for i in part.localRows {
          elements[i + j * part.tile.leadingDimension] = 1
        }
      }
    }
    let whole = try a.gathered(on: grid)
    let isCovered = (0..<45).allSatisfy { i in (0...i).allSatisfy { whole[i, $0] == 1 } }
    try expect(isCovered, "every element of the lower triangle")
  },
  Case("sumsMeansAndDiagonalsAreThoseOfTheWholeMatrix") { world in
    let grid = try ProcessGrid(on: world)
    var a = try DistributedMatrix(rowCount: 20, columnCount: 20, blockSize: 4, on: grid)
    a.fill { i, j in Double(i + 100 * j) }
    a.addToDiagonal(0.5)
    a.scale(by: 2)
    let diagonal = try a.diagonal(on: grid)
    try expectEqual(diagonal, (0..<20).map { Double(202 * $0 + 1) }, "diagonal")
    // All values are whole numbers: exact.
    let total = try a.sum(on: grid) { i, j, value in value - Double(2 * i + 200 * j) }
    try expectEqual(total, 20, "sum")
    let means = try a.columnMeans(on: grid)
    for (j, mean) in means.enumerated() {
      // 20 quotients, each rounded once at a size below 4096.
      try expectBelow(abs(mean - (19.05 + 200 * Double(j))), 40 * 4096 * Double.ulpOfOne, "mean")
    }
  },
]

/// The columns of a matrix with the given numbers.
private func selection(_ x: Matrix, _ columns: [Int]) -> Matrix {
  Matrix(rowCount: x.rowCount, columnCount: columns.count) { i, j in x[i, columns[j]] }
}
