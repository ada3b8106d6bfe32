import Glibc
import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 7, 40, 129])
  func factorTimesItsTransposeIsTheMatrix(_ order: Int) throws {
    let a = Samples.positive(order)
    let factor = try Cholesky(a).factor
    let residual = factor.product(factor, transposingOther: true) - a
    // |A - L L^T| <= (n + 1) ulp |A| in norm (Higham, theorem 10.3).
    #expect(residual.frobeniusNorm <= roundingBound(order) * a.frobeniusNorm)
  }

  @Test func solutionFulfilsTheEquations() throws {
    let a = Samples.positive(50)
    let b = Samples.matrix(50, 3)
    let x = try Cholesky(a).solve(b)
    #expect(
      (a.product(x) - b).frobeniusNorm
        <= roundingBound(50) * a.frobeniusNorm * x.frobeniusNorm)
  }

  @Test func inverseTimesTheMatrixIsTheIdentity() throws {
    let a = Samples.positive(31)
    let inverse = try Cholesky(a).inverse
    // The condition number is below |A| |A^-1| in the Frobenius norm.
    #expect(
      (a.product(inverse) - .identity(31)).frobeniusNorm
        <= roundingBound(31) * a.frobeniusNorm * inverse.frobeniusNorm)
    #expect(inverse == inverse.transposed)
  }

  @Test func inverseFactorTimesTheFactorIsTheIdentity() throws {
    let cholesky = try Cholesky(Samples.positive(31))
    let inverse = cholesky.inverseFactor
    #expect(
      (cholesky.factor.product(inverse) - .identity(31)).frobeniusNorm
        <= roundingBound(31) * cholesky.factor.frobeniusNorm * inverse.frobeniusNorm)
  }

  @Test func logDeterminantOfADiagonalMatrixIsTheSumOfLogarithms() throws {
    let a = Matrix(rowCount: 4, columnCount: 4) { i, j in i == j ? Double(i + 2) : 0 }
    // 4 logarithms of a square root, each within 2 ulp of a number below 2.
    #expect(abs(try Cholesky(a).logDeterminant - log(120.0)) < 16 * Double.ulpOfOne)
  }

  @Test func aNegativePivotIsNamed() {
    var a = Samples.positive(60)
    a[40, 40] = -1
    #expect(throws: FactorizationError.notPositiveDefinite(minor: 41)) { try Cholesky(a) }
    #expect(
      FactorizationError.notPositiveDefinite(minor: 41).description
        == "the matrix is not positive definite at row 41")
  }

  @Test func anElementThatIsNotFiniteIsRefused() {
    var a = Samples.positive(20)
    a[5, 5] = .nan
    #expect(throws: FactorizationError.notPositiveDefinite(minor: 6)) { try Cholesky(a) }
  }

  @Test func theEmptyMatrixHasDeterminantOne() throws {
    let empty = Matrix(rowCount: 0, columnCount: 0, elements: [])
    #expect(try Cholesky(empty).logDeterminant == 0)
  }
}
