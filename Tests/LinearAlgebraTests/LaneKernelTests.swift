import LinearAlgebra
import Testing

@Suite struct LaneKernelTests {
  /// Numbers between -1 and 1, reproducible.
  private func samples(_ count: Int) -> [SIMD8<Double>] {
    (0..<count).map { i in
      var vector = SIMD8<Double>.zero
      for lane in 0..<8 {
        let number = (i * 8 + lane) * 7919 % 2003
        vector[lane] = Double(number) / 1001.5 - 1
      }
      return vector
    }
  }

  @Test(arguments: [1, 4, 5, 7, 8, 11, 12, 16, 19, 24], [false, true])
  func gramRowsEqualPlainSums(_ count: Int, _ isTriangular: Bool) {
    let groups = (count + 7) / 8
    let starts = [0, 1, 4, 9, 16]
    let factors = [1.0, -2, 0.5, 3]
    let b = 16 * groups
    let values = samples(2 * b)
    let size = isTriangular ? count * (count + 1) / 2 : count * count
    var out = [Double](repeating: 99, count: 4 * size + 5)
    var span = out.mutableSpan
    writeLaneGramRows(
      values.span, a: 0, b: b, blockStarts: starts, factors: factors, groupCount: groups,
      count: count, isTriangular: isTriangular, into: &span, at: 2)
    var expected: [Double] = []
    for block in 0..<4 {
      for n in 0..<count {
        for m in (isTriangular ? n : 0)..<count {
          var sum = 0.0
          for row in starts[block]..<starts[block + 1] {
            let left = values[row * groups + n / 8][n % 8]
            sum += left * values[b + row * groups + m / 8][m % 8]
          }
          expected.append(factors[block] * sum)
        }
      }
    }
    // seven products of numbers below 1, times 3
    #expect(zip(out[2...], expected).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(out[..<2].allSatisfy { $0 == 99 } && out[(2 + 4 * size)...].allSatisfy { $0 == 99 })
  }

  @Test(arguments: [1, 7, 13, 16, 19, 41])
  func laneProductsEqualPlainSums(_ rowCount: Int) {
    let (lanes, rows) = (samples(60), samples(5 * rowCount))
    var sums = samples(2 * rowCount)
    let before = sums
    var span = sums.mutableSpan
    accumulateLaneProducts(
      lanes: lanes.span, lanesOffset: 3, laneStride: 12, rows: rows.span, rowsOffset: 0,
      rowStride: rowCount,
      points: 3..<37, rowCount: rowCount, into: &span, sumsOffset: 1, sumStride: 2)
    for row in 0..<rowCount {
      var expected = before[1 + 2 * row]
      for k in 3..<37 {
        for lane in 0..<8 {
          let number = 3 + 12 * k + lane
          expected[lane] += lanes[number / 8][number % 8] * rows[k / 8 * rowCount + row][k % 8]
        }
      }
      let difference = sums[1 + 2 * row] - expected
      #expect((0..<8).allSatisfy { abs(difference[$0]) < 1e-13 })  // 34 products below 1
      #expect(sums[2 * row] == before[2 * row])
    }
  }

  @Test(arguments: [3, 5, 6, 7, 8, 9])
  func piecewisePolynomialsFollowHornersRule(_ degree: Int) {
    let table = samples(4 * 2 * (degree + 1))
    let polynomials = PiecewisePolynomials(
      degree: degree, groupCount: 2, width: 0.5, coefficients: table)
    let points = [0, 0.1, 0.5, 0.77, 1.99, 2, 2.1]
    var values = samples(2 * points.count)
    var span = values.mutableSpan
    polynomials.evaluate(at: points.span, 0..<points.count, into: &span)
    for (k, x) in points.enumerated() {
      let (interval, t) = polynomials.place(x)
      #expect(interval == min(Int(x / 0.5), 3))
      for group in 0..<2 {
        let start = (interval * 2 + group) * (degree + 1)
        var expected = SIMD8<Double>.zero
        for power in (0...degree).reversed() { expected = expected * t + table[start + power] }
        let difference = values[k * 2 + group] - expected
        #expect((0..<8).allSatisfy { abs(difference[$0]) < 1e-13 })  // up to 10 terms below 4
      }
    }
  }

  @Test func aMatrixIsWrittenInPlaceAndErrorsPass() throws {
    let matrix = Matrix(rowCount: 2, columnCount: 3) { span in
      for k in span.indices { span[k] = Double(k) }
    }
    #expect(matrix.elements == [0, 1, 2, 3, 4, 5])
    #expect(throws: FactorizationError.singular(row: 1)) {
      try Matrix(rowCount: 1, columnCount: 1) { _ throws(FactorizationError) in
        throw .singular(row: 1)
      }
    }
  }
}
