import LinearAlgebra
import Testing

@Suite struct LUTests {
  @Test func solutionFulfilsTheEquations() throws {
    let a = Samples.matrix(30, 30)
    let b = Samples.matrix(30, 2, seed: 4)
    let x = try LU(a).solve(b)
    // The growth of the pivots is below 8 for random matrices of this order (Higham, section 9.4).
    #expect(
      (a.product(x) - b).frobeniusNorm
        <= 8 * roundingBound(30) * a.frobeniusNorm * x.frobeniusNorm)
  }

  @Test func determinantOfARowExchangeIsMinusOne() throws {
    let exchange = Matrix(rowCount: 2, columnCount: 2, elements: [0, 1, 1, 0])
    #expect(try LU(exchange).determinant == -1)
  }

  @Test func aZeroRowIsSingular() {
    let a = Matrix(rowCount: 3, columnCount: 3) { i, j in i == 2 ? 0 : Double(1 + i + 3 * j * j) }
    #expect(throws: FactorizationError.singular(row: 3)) { try LU(a) }
  }
}
