import LinearAlgebra
import Testing

@Suite struct LaneCubicFormsTests {
  private let rows = [[4, 1], [0, 2, 4], [3, 1]]
  private let width = 4
  private let entries: [LaneCubicForm.Entry] = [
    .init(places: SIMD3(0, 0, 0), value: 0.5), .init(places: SIMD3(1, 2, 0), value: -2),
    .init(places: SIMD3(1, 0, 1), value: 1), .init(places: SIMD3(0, 2, 1), value: 0.25),
  ]

  private var products: [(SIMD3<Int>, Double)] {
    var list: [(SIMD3<Int>, Double)] = [(SIMD3(1, 2, 3), 0.5)]
    for k in 0..<(width * width * width) where k % 3 != 1 {
      let factors = SIMD3<Int>(k % 4, k / 4 % 4, k / 16)
      list.append((factors, Double(k % 7) - 3))
    }
    return list
  }

  /// Multiples of 1/8 between -2 and 2.
  private func sample(_ seed: Int) -> [SIMD8<Double>] {
    (0..<20).map { (k: Int) -> SIMD8<Double> in
      var lanes = SIMD8<Double>.zero
      for lane in 0..<8 { lanes[lane] = Double((k * seed + lane * 13) % 31) / 8 - 2 }
      return lanes
    }
  }

  private func plain(_ values: [SIMD8<Double>]) -> SIMD8<Double> {
    var sum = SIMD8<Double>.zero
    for (factors, c) in products {
      for entry in entries {
        let a = values[rows[0][entry.places.x] * width + factors.x]
        let b = values[rows[1][entry.places.y] * width + factors.y]
        sum += c * entry.value * a * b * values[rows[2][entry.places.z] * width + factors.z]
      }
    }
    return sum
  }

  private func fast(_ values: [SIMD8<Double>], isUsed: [Bool]) -> SIMD8<Double> {
    let form = LaneCubicForm(width: width, rows: rows, entries: entries, products: products)
    #expect(form.operations > 0)
    var scratch = [SIMD8<Double>](repeating: .zero, count: form.scratchCount)
    var span = scratch.mutableSpan
    return form.value(values.span, isUsed: isUsed, scratch: &span)
  }

  @Test func agreesWithThePlainSum() {
    let values = sample(29)
    // Multiples of 2^-13 below 2^14 are exact.
    #expect(fast(values, isUsed: [true, true, true, true]) == plain(values))
  }

  @Test func variablesThatAreZeroMayBePassedOver() {
    var values = sample(23)
    for row in 0..<5 { values[row * width + 2] = SIMD8<Double>.zero }
    let all = fast(values, isUsed: [true, true, true, true])
    #expect(all == plain(values))
    #expect(fast(values, isUsed: [true, true, false, true]) == all)
  }
}
