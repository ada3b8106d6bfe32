import LinearAlgebra
import Testing

@Suite struct ManhattanDistancesTests {
  /// The distances by their definition.
  private func plain(_ x: Matrix, _ y: Matrix) -> Matrix {
    Matrix(rowCount: x.columnCount, columnCount: y.columnCount) { i, j in
      zip(x.column(i), y.column(j)).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
  }

  @Test(arguments: [1, 7, 8, 1029], [(1, 1), (4, 4), (5, 3), (67, 9)])
  func tiledKernelAgreesWithTheDefinition(_ features: Int, _ counts: (Int, Int)) {
    let x = Samples.matrix(features, counts.0)
    let y = Samples.matrix(features, counts.1, seed: 6)
    // Sums of `features` terms of at most 1, each sum rounded once per term.
    let bound = Double(features * features) * Double.ulpOfOne
    #expect((manhattanDistances(x, y) - plain(x, y)).maximumNorm <= bound)
  }

  @Test func distancesWithinOneSetAreSymmetricWithZeroDiagonal() {
    let x = Samples.matrix(50, 131)
    let distances = manhattanDistances(x)
    #expect(distances == distances.transposed)
    #expect(distances.diagonal.allSatisfy { $0 == 0 })
    // Two orders of a sum of 50 terms of at most 1.
    #expect((distances - manhattanDistances(x, x)).maximumNorm <= 2500 * Double.ulpOfOne)
  }

  @Test func aTileLeavesItsSurroundingsAlone() {
    let x = Samples.matrix(9, 5)
    var d = Matrix(rowCount: 8, columnCount: 7, repeating: -1)
    let tile = d.tile.part(rows: 2..<7, columns: 1..<6)
    var span = d.elements.mutableSpan
    manhattanDistances(x.elements.span, x.tile, x.elements.span, x.tile, &span, tile)
    #expect(d.elements.count { $0 == -1 } == 8 * 7 - 25)
    #expect(d[2, 1] == 0 && d[6, 5] == 0)
  }

  @Test func noFeaturesGiveNoDistance() {
    let empty = Matrix(rowCount: 0, columnCount: 3, elements: [])
    #expect(manhattanDistances(empty) == Matrix(rowCount: 3, columnCount: 3, repeating: 0))
  }
}
