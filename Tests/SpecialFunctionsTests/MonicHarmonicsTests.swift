import Glibc
import SpecialFunctions
import Testing

@Suite struct MonicHarmonicsTests {
  private func values(
    _ harmonics: MonicHarmonics, _ directions: [SIMD3<Double>]
  ) -> [[Double]] {
    let terms = (directions.count + 7) / 8
    var lanes = [SIMD8<Double>](repeating: .zero, count: 3 * terms)
    for (i, u) in directions.enumerated() {
      for axis in 0..<3 { lanes[3 * (i / 8) + axis][i % 8] = u[axis] }
    }
    var out = [SIMD8<Double>](repeating: .zero, count: harmonics.count * terms)
    var span = out.mutableSpan
    harmonics.writeValues(lanes.span, termCount: terms, into: &span)
    return directions.indices.map { i in
      (0..<harmonics.count).map { out[$0 * terms + i / 8][i % 8] }
    }
  }

  private func direction(_ k: Int) -> SIMD3<Double> {
    let z = cos(Double(3 * k + 1))
    let s = (1 - z * z).squareRoot()
    return SIMD3(s * cos(Double(5 * k)), s * sin(Double(5 * k)), z)
  }

  @Test(arguments: [0, 1, 2, 6, 11])
  func obeyTheAdditionTheorem(_ lMax: Int) {
    let harmonics = MonicHarmonics(lMax: lMax)
    #expect(harmonics.count == (lMax + 1) * (lMax + 1))
    let directions = (0..<19).map(direction) + [SIMD3(0, 0, 1), SIMD3(0, 0, -1), SIMD3(1, 0, 0)]
    let all = values(harmonics, directions)
    for i in directions.indices {
      for j in directions.indices {
        var sums = Array(repeating: 0.0, count: lMax + 1)
        for row in 0..<harmonics.count {
          sums[harmonics.degrees[row]] += harmonics.weights[row] * all[i][row] * all[j][row]
        }
        var expected = sums
        var span = expected.mutableSpan
        legendre((directions[i] * directions[j]).sum(), &span)
        // Recurrences of lMax steps whose terms are at most some times their sum.
        for l in 0...lMax { #expect(abs(sums[l] - expected[l]) < 2e-14 * Double(l + 1)) }
      }
    }
  }

  @Test func areProportionalToTheOrthonormalHarmonics() {
    let lMax = 5
    let (monic, normal) = (MonicHarmonics(lMax: lMax), SphericalHarmonics(lMax: lMax))
    let u = direction(4)
    let (own, known) = (values(monic, [u])[0], normal.values(at: u))
    var row = 0
    for m in 0...lMax {
      for l in m...lMax {
        let factor = (monic.weights[row] * Double(2 * l + 1) / (4 * Double.pi)).squareRoot()
        for sign in m == 0 ? [1] : [1, -1] {
          // Both recurrences are exact to a few roundings.
          #expect(monic.row(l: l, m: sign * m) == row)
          #expect(abs(factor * own[row] - known[l * (l + 1) + sign * m]) < 1e-14)
          row += 1
        }
      }
    }
  }
}
