import SpecialFunctions
import Testing

@Suite struct SymmetricQuadMatrixTests {
  /// The Hilbert matrix of order 16, with condition number 2e22.
  private let hilbert = SymmetricQuadMatrix(order: 16) { i, j in
    QuadDouble(1.0) / QuadDouble(i + j + 1)
  }

  private func product(_ a: [QuadDouble], _ b: [QuadDouble], _ n: Int) -> [QuadDouble] {
    var c = [QuadDouble](repeating: .zero, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n { c[i * n + j] = c[i * n + j] + a[i * n + k] * b[k * n + j] }
      }
    }
    return c
  }

  @Test func inverseSquareRootTurnsTheMatrixIntoTheIdentity() throws {
    let root = try #require(hilbert.inverseSquareRoot())
    let identity = product(product(root, hilbert.elements, 16), root, 16)
    for i in 0..<16 {
      for j in 0..<16 {
        let expected = QuadDouble(i == j ? 1.0 : 0.0)
        // 1e-62 of rounding times the condition number 2e22
        #expect(abs((identity[i * 16 + j] - expected).doubleValue) < 1e-37)
      }
    }
  }

  @Test func choleskyFactorMultipliesBack() throws {
    let factor = try #require(hilbert.choleskyFactor())
    for i in 0..<16 {
      for j in 0..<16 {
        var sum = QuadDouble.zero
        for k in 0..<16 { sum = sum + factor[i * 16 + k] * factor[j * 16 + k] }
        #expect(abs((sum - hilbert[i, j]).doubleValue) < 1e-60)  // backward stable
      }
    }
  }

  @Test func matricesThatAreNotPositiveDefiniteAreRefused() {
    let matrix = SymmetricQuadMatrix(order: 2) { i, j in i == j ? 1.0 : 2.0 }
    #expect(matrix.choleskyFactor() == nil)
    #expect(matrix.inverseSquareRoot() == nil)
  }
}
