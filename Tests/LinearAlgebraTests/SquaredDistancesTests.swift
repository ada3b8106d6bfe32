import LinearAlgebra
import Testing

@Suite struct SquaredDistancesTests {
  @Test func distancesAgreeWithTheDefinition() {
    let x = Samples.matrix(30, 11)
    let y = Samples.matrix(30, 6, seed: 7)
    let exact = Matrix(rowCount: 11, columnCount: 6) { i, j in
      zip(x.column(i), y.column(j)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    // Three sums of 30 terms of at most 1/2.
    #expect((squaredDistances(x, y) - exact).maximumNorm <= 90 * Double.ulpOfOne * 8)
  }

  @Test func equalColumnsHaveNoNegativeDistance() {
    let x = Samples.matrix(200, 40)
    let distances = squaredDistances(x, x)
    #expect(distances.elements.allSatisfy { $0 >= 0 })
    // The cancellation of sums of 200 terms of at most 1/4 (see the documentation).
    #expect(distances.diagonal.allSatisfy { $0 <= 200 * 50 * Double.ulpOfOne })
  }

  @Test func aValueThatIsNotANumberStays() {
    var x = Samples.matrix(4, 2)
    x[0, 0] = .nan
    #expect(squaredDistances(x, x)[0, 1].isNaN)
  }
}
