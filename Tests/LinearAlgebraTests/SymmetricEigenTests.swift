import Glibc
import LinearAlgebra
import Testing

@Suite struct SymmetricEigenTests {
  @Test(arguments: [1, 2, 33])
  func vectorsDiagonalizeTheMatrix(_ order: Int) throws {
    let a = Samples.positive(order)
    let eigen = try SymmetricEigen(a)
    let scaled = Matrix(rowCount: order, columnCount: order) { i, j in
      eigen.vectors[i, j] * eigen.values[j]
    }
    #expect(
      (a.product(eigen.vectors) - scaled).frobeniusNorm
        <= roundingBound(order) * a.frobeniusNorm)
    #expect((eigen.vectors.gramMatrix - .identity(order)).frobeniusNorm <= roundingBound(order))
    #expect(eigen.values == eigen.values.sorted())
  }

  @Test func eigenvaluesOfTheSecondDifferenceAreKnown() throws {
    let order = 20
    let a = Matrix(rowCount: order, columnCount: order) { i, j in
      i == j ? 2 : abs(i - j) == 1 ? -1 : 0
    }
    let values = try SymmetricEigen(a).values
    for (k, value) in values.enumerated() {
      let exact = 2 - 2 * cos(Double(k + 1) * Double.pi / Double(order + 1))
      #expect(abs(value - exact) <= roundingBound(order) * 4)  // |A| < 4, Weyl's theorem
    }
  }

  @Test func anElementThatIsNotFiniteIsRefused() {
    var a = Samples.positive(4)
    a[2, 1] = .infinity
    #expect(throws: FactorizationError.notConverged(count: 4)) { try SymmetricEigen(a) }
  }
}
