import LinearAlgebra
import Testing

@Suite struct SingularValuesTests {
  @Test(arguments: [(9, 5), (5, 9), (6, 6)])
  func productOfTheFactorsIsTheMatrix(_ rowCount: Int, _ columnCount: Int) throws {
    let a = Samples.matrix(rowCount, columnCount)
    let svd = try SingularValues(a)
    let count = min(rowCount, columnCount)
    let scaled = Matrix(rowCount: rowCount, columnCount: count) { i, j in
      svd.left[i, j] * svd.values[j]
    }
    #expect(
      (scaled.product(svd.rightTransposed) - a).frobeniusNorm
        <= roundingBound(9) * a.frobeniusNorm)
    #expect((svd.left.gramMatrix - .identity(count)).frobeniusNorm <= roundingBound(9))
  }

  @Test func conditionNumberOfADiagonalMatrixIsARatio() throws {
    let a = Matrix(rowCount: 3, columnCount: 3) { i, j in i == j ? [4.0, -2, 0.5][i] : 0 }
    // Each singular value has a relative rounding of a few ulp.
    #expect(abs(try SingularValues(a).conditionNumber - 8) <= 64 * Double.ulpOfOne)
  }
}
