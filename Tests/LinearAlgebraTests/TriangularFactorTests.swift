import LinearAlgebra
import Testing

@Suite struct TriangularFactorTests {
  private let features = Samples.matrix(70, 300)
  private let targets = Samples.matrix(2, 300, seed: 9)

  private func factor(_ features: Matrix, _ targets: Matrix, cut: [Int]) throws -> TriangularFactor
  {
    var result = TriangularFactor(columnCount: features.rowCount, targetCount: targets.rowCount)
    for (start, end) in zip([0] + cut, cut + [features.columnCount]) {
      try result.append(
        features: features.columns(start..<end), targets: targets.columns(start..<end))
    }
    return result
  }

  @Test func gramMatrixOfTheTriangleIsThatOfTheRows() throws {
    let factor = try factor(features, targets, cut: [])
    let rows = Matrix(rowCount: 300, columnCount: 72) { i, j in
      j < 70 ? features[j, i] : targets[j - 70, i]
    }
    let exact = rows.gramMatrix
    #expect(
      (factor.triangle.gramMatrix - exact).frobeniusNorm
        <= roundingBound(300) * rows.frobeniusNorm * rows.frobeniusNorm)
    #expect(factor.triangle.diagonal.allSatisfy { $0 >= 0 })
    #expect(factor.rowCount == 300)
    for c in 0..<2 {
      #expect(
        abs(factor.targetSquares[c] - exact[70 + c, 70 + c]) <= roundingBound(300)
          * exact[70 + c, 70 + c])
    }
  }

  @Test(arguments: [[1], [3, 71, 72, 200], [0, 300], Array(1..<300)])
  func cutsChangeTheTriangleByRoundingOnly(_ cut: [Int]) throws {
    let (whole, parts) = (
      try factor(features, targets, cut: []), try factor(features, targets, cut: cut)
    )
    // The condition number of X is about 3.
    #expect((whole.triangle - parts.triangle).frobeniusNorm <= 1e-13 * whole.triangle.frobeniusNorm)
  }

  @Test(arguments: [0, 1, 10, 69, 150, 299, 300])
  func mergedFactorsAreTheFactorOfAllRows(_ cut: Int) throws {
    var left = try factor(features.columns(0..<cut), targets.columns(0..<cut), cut: [])
    left.merge(try factor(features.columns(cut..<300), targets.columns(cut..<300), cut: []))
    let whole = try factor(features, targets, cut: [])
    #expect((left.triangle - whole.triangle).frobeniusNorm <= 1e-13 * whole.triangle.frobeniusNorm)
    #expect(left.rowCount == 300)
    for c in 0..<2 { #expect(abs(left.targetSums[c] - whole.targetSums[c]) < 1e-13) }
  }

  @Test func residualSquaresAreThoseOfLeastSquares() throws {
    let factor = try factor(features, targets, cut: [100])
    let solution = try QR(features.transposed).leastSquares(targets.transposed)
    let residual = features.product(solution, transposingSelf: true) - targets.transposed
    for c in 0..<2 {
      let exact = residual.column(c).reduce(0) { $0 + $1 * $1 }
      #expect(abs(factor.residualSquares[c] - exact) <= roundingBound(300) * exact)
    }
  }

  @Test func fewerRowsThanColumnsLeaveZeros() throws {
    let factor = try factor(features.columns(0..<10), targets.columns(0..<10), cut: [4])
    for i in 10..<72 {
      for j in i..<72 { #expect(abs(factor.triangle[i, j]) < 1e-14) }
    }
    let rows = features.columns(0..<10)
    let gram = rows.product(rows, transposingOther: true)
    #expect((factor.r.gramMatrix - gram).frobeniusNorm < 1e-13 * gram.frobeniusNorm)
  }

  @Test func columnsOfAnyScaleAreReducedWithoutLoss() throws {
    var scaled = features
    for j in 0..<300 {
      for i in 0..<70 { scaled[i, j] *= i % 2 == 0 ? 0x1p-60 : 0x1p50 }
    }
    let (plain, other) = (
      try factor(features, targets, cut: []), try factor(scaled, targets, cut: [])
    )
    for j in 0..<70 {
      // A power of two passes through every operation unchanged.
      for i in 0...j {
        #expect(abs(other.r[i, j] / (j % 2 == 0 ? 0x1p-60 : 0x1p50) - plain.r[i, j]) < 1e-14)
      }
    }
  }

  @Test(arguments: [Double.nan, .infinity])
  func valuesThatAreNotFiniteAreRefused(_ value: Double) throws {
    var (bad, result) = (features, try factor(features, targets, cut: []))
    let before = result
    bad[69, 41] = value
    #expect(throws: FactorizationError.notFinite(row: 42)) {
      try result.append(features: bad, targets: targets)
    }
    var badTargets = targets
    badTargets[1, 299] = value
    #expect(throws: FactorizationError.notFinite(row: 300)) {
      try result.append(features: features, targets: badTargets)
    }
    #expect(result == before)
  }
}
