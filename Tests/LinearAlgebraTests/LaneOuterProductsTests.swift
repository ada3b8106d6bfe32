import LinearAlgebra
import Testing

@Suite struct LaneOuterProductsTests {
  private func sample(_ count: Int, seed: Int) -> [SIMD8<Double>] {
    (0..<count).map { k in
      SIMD8((0..<8).map { Double((k * 37 + $0 * 11 + seed * 101) % 97) / 16 - 3 })
    }
  }

  @Test(arguments: 1...4, [1, 2, 3, 4, 5, 6, 7, 11, 13])
  func agreesWithThePlainSum(_ termCount: Int, _ columnCount: Int) {
    let (rowCount, stride) = (9, columnCount + 3)
    let columns = sample(termCount * (columnCount + 1), seed: 1)
    let rows = sample(rowCount * termCount, seed: 2)
    for isReplacing in [false, true] {
      var sums = sample(rowCount * stride + 2, seed: 3)
      let before = sums
      var span = sums.mutableSpan
      accumulateLaneOuterProducts(
        columns: columns.span, columnStride: columnCount + 1, columnCount: columnCount,
        rows: rows.span, rowCount: rowCount, termCount: termCount, replacing: isReplacing,
        into: &span, at: 2, stride: stride)
      var expected = before
      for row in 0..<rowCount {
        for n in 0..<columnCount {
          let place = 2 + row * stride + n
          if isReplacing { expected[place] = .zero }
          for k in 0..<termCount {
            expected[place] += rows[row * termCount + k] * columns[k * (columnCount + 1) + n]
          }
        }
      }
      // Multiples of 1/256 below 2^9 are exact; nothing else may be written.
      #expect(sums == expected)
    }
  }

  @Test func termsInOneCallOrInManyGiveTheSameBits() {
    let columns = sample(4 * 5, seed: 4).map { $0 / 3 }
    let rows = sample(4 * 6, seed: 5).map { $0 / 7 }
    var together = [SIMD8<Double>](repeating: .zero, count: 30)
    var apart = together
    var span = together.mutableSpan
    accumulateLaneOuterProducts(
      columns: columns.span, columnStride: 5, columnCount: 5, rows: rows.span, rowCount: 6,
      termCount: 4, replacing: true, into: &span, at: 0, stride: 5)
    for k in 0..<4 {
      let own = (0..<6).map { rows[4 * $0 + k] }
      let part = Array(columns[5 * k..<5 * k + 5])
      var target = apart.mutableSpan
      accumulateLaneOuterProducts(
        columns: part.span, columnStride: 5, columnCount: 5, rows: own.span, rowCount: 6,
        termCount: 1, replacing: k == 0, into: &target, at: 0, stride: 5)
    }
    #expect(together == apart)
  }
}
