import LinearAlgebra
import Testing

@Suite struct ProductsTests {
  /// The product by its definition.
  private func plain(_ a: Matrix, _ b: Matrix) -> Matrix {
    Matrix(rowCount: a.rowCount, columnCount: b.columnCount) { i, j in
      (0..<a.columnCount).reduce(0) { $0 + a[i, $1] * b[$1, j] }
    }
  }

  @Test(arguments: [false, true], [false, true])
  func productAgreesWithItsDefinition(_ transposeA: Bool, _ transposeB: Bool) {
    let (a, b) = (Samples.matrix(13, 9), Samples.matrix(9, 17, seed: 5))
    let result = (transposeA ? a.transposed : a).product(
      transposeB ? b.transposed : b, transposingSelf: transposeA, transposingOther: transposeB)
    // Sums of 9 terms of at most 1/4: rounding below 9 ulp.
    #expect((result - plain(a, b)).maximumNorm <= 9 * Double.ulpOfOne)
  }

  @Test func tilesOfAProductAreItsParts() {
    let (a, b) = (Samples.matrix(12, 8), Samples.matrix(8, 10, seed: 3))
    let whole = a.product(b)
    var c = Matrix(rowCount: 12, columnCount: 10, repeating: .nan)
    let tile = c.tile
    for rows in [0..<5, 5..<12] {
      for columns in [0..<7, 7..<10] {
        var span = c.elements.mutableSpan
        gemm(
          a.elements.span, a.tile.part(rows: rows, columns: 0..<8), b.elements.span,
          b.tile.part(rows: 0..<8, columns: columns), &span,
          tile.part(rows: rows, columns: columns))
      }
    }
    #expect((c - whole).maximumNorm <= 8 * Double.ulpOfOne)  // sums of 8 terms below 1/4
  }

  @Test func betaKeepsOldValuesAndAlphaScales() {
    let a = Samples.matrix(4, 4)
    var c = Matrix.identity(4)
    let tile = c.tile
    var span = c.elements.mutableSpan
    gemm(
      alpha: 2, a.elements.span, tile, Matrix.identity(4).elements.span, tile, beta: 3, &span, tile)
    let expected = Matrix(rowCount: 4, columnCount: 4) { i, j in 2 * a[i, j] + (i == j ? 3 : 0) }
    #expect((c - expected).maximumNorm <= 4 * Double.ulpOfOne)  // one rounding of numbers below 4
  }

  @Test func gramMatrixIsTheProductWithTheTranspose() {
    let a = Samples.matrix(70, 45)
    let gram = a.gramMatrix
    #expect(gram == gram.transposed)
    // Sums of 70 terms of at most 1/4.
    #expect((gram - a.transposed.product(a)).maximumNorm <= 70 * Double.ulpOfOne)
  }

  @Test(arguments: [false, true])
  func matrixVectorProductIsAMatrixProduct(_ transpose: Bool) {
    let a = Samples.matrix(6, 11)
    let x = Samples.matrix(transpose ? 6 : 11, 1, seed: 8)
    let y = a.product(x.elements, transposingSelf: transpose)
    let expected = a.product(x, transposingSelf: transpose).elements
    #expect(zip(y, expected).allSatisfy { abs($0 - $1) <= 11 * Double.ulpOfOne })  // 11 terms
  }

  @Test(
    arguments: [Triangle.lower, .upper],
    [(false, false), (false, true), (true, false), (true, true)])
  func triangularSolveUndoesTheProduct(_ triangle: Triangle, _ options: (Bool, Bool)) {
    let (transpose, right) = options
    let order = 9
    let t = Matrix(rowCount: order, columnCount: order) { i, j in
      i == j ? 2 : (triangle == .lower) == (i > j) ? 0.1 * Double(i - j) / 9 : 0
    }
    let x = right ? Samples.matrix(4, order) : Samples.matrix(order, 4)
    var b =
      right
      ? x.product(t, transposingOther: transpose) : t.product(x, transposingSelf: transpose)
    let tile = b.tile
    var span = b.elements.mutableSpan
    solveTriangular(
      t.elements.span, t.tile, triangle: triangle, transposeT: transpose, fromRight: right, &span,
      tile)
    // The condition number of T is below 2.
    #expect((b - x).maximumNorm <= roundingBound(order))
  }

  @Test func anEmptySumIsZero() {
    let a = Matrix(rowCount: 3, columnCount: 0, elements: [])
    #expect(a.product(a.transposed) == Matrix(rowCount: 3, columnCount: 3, repeating: 0))
    #expect(a.product([]) == [0, 0, 0])
  }
}
