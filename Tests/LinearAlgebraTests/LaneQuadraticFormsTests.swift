import LinearAlgebra
import Testing

@Suite struct LaneQuadraticFormsTests {
  private func sample(_ count: Int, seed: Int) -> [SIMD8<Double>] {
    (0..<count).map { k in SIMD8((0..<8).map { Double((k * 29 + $0 * 13 + seed) % 31) / 8 - 2 }) }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 22])
  func agreesWithThePlainSum(_ order: Int) {
    let size = order * (order + 1) / 2
    let forms = [0, 1, 1, 2, 0]
    let weights = [1, 0.5, 2, -1, 0.25]
    let triangles = (0..<3 * size).map { Double(($0 * 17) % 23) / 4 - 2 }
    let values = sample(forms.count * order, seed: order)
    let found = laneQuadraticForms(
      values.span, order: order, forms: forms.span, weights: weights.span, triangles.span)
    var expected = SIMD8<Double>.zero
    for row in forms.indices {
      var place = forms[row] * size
      for i in 0..<order {
        for j in i..<order {
          let product = values[row * order + i] * values[row * order + j]
          expected += weights[row] * triangles[place] * product
          place += 1
        }
      }
    }
    // All terms are multiples of 2^-10 below 2^15, so that sums are exact.
    #expect(found == expected)
  }

  @Test func variablesThatAreZeroDoNotChangeTheBits() {
    let (few, many) = (5, 11)
    let chosen = [0, 3, 4, 7, 10]
    let short = sample(few, seed: 8).map { $0 / 3 }
    var long = [SIMD8<Double>](repeating: .zero, count: many)
    for (k, place) in chosen.enumerated() { long[place] = short[k] }
    var (small, large): ([Double], [Double]) = ([], [])
    for i in 0..<many {
      for j in i..<many {
        let c = Double((i * 31 + j * 7) % 19) / 7 - 1
        large.append(c)
        if chosen.contains(i) && chosen.contains(j) { small.append(c) }
      }
    }
    let (form, weight) = ([0], [1.0])
    #expect(
      laneQuadraticForms(short.span, order: few, forms: form.span, weights: weight.span, small.span)
        == laneQuadraticForms(
          long.span, order: many, forms: form.span, weights: weight.span, large.span))
  }
}
