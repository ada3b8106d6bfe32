import LinearAlgebra
import Testing

@Suite struct QRTests {
  private let a = Samples.matrix(40, 12)

  @Test func productOfTheFactorsIsTheMatrix() {
    let qr = QR(a)
    #expect((qr.q.product(qr.r) - a).frobeniusNorm <= roundingBound(40) * a.frobeniusNorm)
  }

  @Test func columnsOfQAreOrthonormal() {
    #expect((QR(a).q.gramMatrix - .identity(12)).frobeniusNorm <= roundingBound(40))
  }

  @Test func residualOfLeastSquaresIsOrthogonalToTheColumns() throws {
    let b = Samples.matrix(40, 3, seed: 9)
    let residual = a.product(try QR(a).leastSquares(b)) - b
    #expect(
      a.product(residual, transposingSelf: true).frobeniusNorm
        <= roundingBound(40) * a.frobeniusNorm * b.frobeniusNorm)
  }

  @Test func aRepeatedColumnIsRefused() {
    var repeated = a
    for i in 0..<40 { repeated[i, 11] = repeated[i, 3] }
    #expect(throws: FactorizationError.singular(row: 12)) {
      try QR(repeated).leastSquares([Double](repeating: 1, count: 40))
    }
  }
}
