import Glibc
import LinearAlgebra
import Testing

@Suite struct OctavePolynomialsTests {
  /// Functions `x, x^2, ...` of the place on an interval, exactly: `x = middle + half t`.
  private func powers(
    reach: Double, octaves: Int, bits: Int, count: Int
  ) -> OctavePolynomials {
    var coefficients: [SIMD8<Double>] = []
    for interval in 0..<(octaves << bits) {
      let (low, high) = OctavePolynomials.interval(
        interval, reach: reach, octaves: octaves, bits: bits)
      let (middle, half) = (0.5 * (low + high), 0.5 * (high - low))
      var rows = Array(repeating: SIMD8<Double>.zero, count: (count + 7) / 8 * 8)
      for n in 0..<count {
        for power in 0...min(n % 7, 7) {
          let binomial = exp(
            lgamma(Double(n % 7 + 1)) - lgamma(Double(power + 1))
              - lgamma(Double(n % 7 - power + 1)))
          rows[n / 8 * 8 + power][n % 8] =
            binomial * pow(half, Double(power)) * pow(middle, Double(n % 7 - power))
        }
      }
      coefficients += rows
    }
    return OctavePolynomials(
      reach: reach, octaves: octaves, bits: bits, functionCount: count, coefficients: coefficients)
  }

  private func values(
    _ polynomials: OctavePolynomials, _ points: [SIMD8<Double>], limit: Double
  ) -> [SIMD8<Double>] {
    var out = LaneArray(repeating: .zero, count: points.count * polynomials.functionCount)
    var scratch = LaneArray(repeating: .zero, count: 8)
    var rows = scratch.mutableSpan
    var span = out.mutableSpan
    polynomials.writeLanes(
      at: points.span, count: points.count, limit: limit, scratch: &rows, into: &span)
    return (0..<out.count).map { out[$0] }
  }

  @Test(arguments: [(1, 3, 6), (5, 2, 1), (7, 4, 8), (3, 3, 11), (1, 0, 16)])
  func findsTheIntervalOfEveryPoint(_ octaves: Int, _ bits: Int, _ count: Int) {
    let polynomials = powers(reach: 4, octaves: octaves, bits: bits, count: count)
    let points = (0..<9).map { k in
      SIMD8<Double>((0..<8).map { 4 * pow(Double(8 * k + $0) / 71, 3) })
    }
    let found = values(polynomials, points, limit: 4)
    for k in points.indices {
      for n in 0..<count {
        for lane in 0..<8 {
          let exact = pow(points[k][lane], Double(n % 7))
          // Some roundings of terms that add up to at most a few times 4^6.
          #expect(
            abs(found[k * count + n][lane] - exact) < 2e-14 * pow(4, Double(n % 7)))
        }
      }
    }
  }

  @Test func intervalsFollowEachOtherUpToTheReach() {
    for (octaves, bits) in [(1, 4), (6, 2)] {
      var end = 0.0
      for interval in 0..<(octaves << bits) {
        let (low, high) = OctavePolynomials.interval(
          interval, reach: 3, octaves: octaves, bits: bits)
        #expect(abs(low - end) < 1e-14 && high > low)  // Two roundings of numbers up to 3.
        end = high
      }
      #expect(abs(end - 3) < 1e-14)
    }
  }

  @Test func pointsBeyondTheLimitGiveZeros() {
    let polynomials = powers(reach: 4, octaves: 2, bits: 3, count: 5)
    let points = SIMD8<Double>(0, 1, 2.5, 3, 3.0000001, 4, 5, .infinity)
    let found = values(polynomials, [points], limit: 3)
    for lane in 0..<8 {
      #expect(found[0][lane] == (lane < 4 ? 1 : 0))
      #expect((found[1][lane] == 0) == (lane == 0 || lane > 3))
    }
  }
}
