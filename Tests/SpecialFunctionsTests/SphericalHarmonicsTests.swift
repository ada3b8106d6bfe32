import Glibc
import SpecialFunctions
import Testing

@Suite struct SphericalHarmonicsTests {
  private static func unit(_ x: Double, _ y: Double, _ z: Double) -> SIMD3<Double> {
    let v = SIMD3(x, y, z)
    return v / (v * v).sum().squareRoot()
  }
  private let directions = [
    unit(0.3, -0.8, 0.5), unit(-1, 0.2, 0.1), unit(0.01, 0.02, -1), SIMD3(0, 0, 1), SIMD3(1, 0, 0),
  ]

  @Test func lowDegreesAreTheKnownPolynomials() {
    let harmonics = SphericalHarmonics(lMax: 2)
    for u in directions {
      let first = (3 / (4 * Double.pi)).squareRoot()
      let second = (15 / (4 * Double.pi)).squareRoot()
      let expected = [
        (1 / (4 * Double.pi)).squareRoot(), first * u.y, first * u.z, first * u.x,
        second * u.x * u.y, second * u.y * u.z,
        (5 / (16 * Double.pi)).squareRoot() * (3 * u.z * u.z - 1), second * u.x * u.z,
        second / 2 * (u.x * u.x - u.y * u.y),
      ]
      for (value, exact) in zip(harmonics.values(at: u), expected) {
        #expect(abs(value - exact) < 1e-15)  // a few roundings of numbers below 1
      }
    }
  }

  @Test func functionsAreOrthonormal() {
    let harmonics = SphericalHarmonics(lMax: 12)
    let rule = GaussLegendre(count: 13)
    let count = harmonics.count
    var gram = [Double](repeating: 0, count: count * count)
    for (z, weight) in zip(rule.nodes, rule.weights) {
      for k in 0..<26 {
        let (phi, s) = (Double(k) * Double.pi / 13, (1 - z * z).squareRoot())
        let y = harmonics.values(at: SIMD3(s * cos(phi), s * sin(phi), z))
        for i in 0..<count {
          for j in 0..<count { gram[i * count + j] += weight * Double.pi / 13 * y[i] * y[j] }
        }
      }
    }
    for i in 0..<count {
      // rounding of 338 terms
      #expect((0..<count).allSatisfy { abs(gram[i * count + $0] - (i == $0 ? 1 : 0)) < 1e-13 })
    }
  }

  @Test(arguments: [3, 20, 60])
  func squaresAddUp(_ lMax: Int) {
    // DLMF 14.30.9 at equal directions: sum_m Y_lm^2 = (2 l + 1) / (4 pi)
    for u in directions {
      let y = SphericalHarmonics(lMax: lMax).values(at: u)
      for l in 0...lMax {
        let sum = (l * l..<(l + 1) * (l + 1)).reduce(0) { $0 + y[$1] * y[$1] }
        #expect(abs(sum * 4 * Double.pi / Double(2 * l + 1) - 1) < 1e-14 * Double(l + 2))
      }
    }
  }

  @Test func eightDirectionsAtOnceEqualOneAtATime() {
    let harmonics = SphericalHarmonics(lMax: 7)
    var (x, y, z, w) = (
      SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero
    )
    for (k, u) in directions.enumerated() {
      (x[k], y[k], z[k], w[k]) = (u.x, u.y, u.z, Double(k + 1))
    }
    var lanes = [SIMD8<Double>](repeating: .zero, count: harmonics.count + 3)
    var span = lanes.mutableSpan
    harmonics.writeValues(x: x, y: y, z: z, weight: w, at: 3, &span)
    for (k, u) in directions.enumerated() {
      for (i, value) in harmonics.values(at: u).enumerated() {
        #expect(abs(lanes[3 + i][k] - Double(k + 1) * value) < 1e-14)  // roundings of numbers < 10
      }
    }
  }

  @Test func gradientAgreesWithCentralDifference() {
    let harmonics = SphericalHarmonics(lMax: 6)
    func solid(_ v: SIMD3<Double>) -> [Double] {
      let r = (v * v).sum().squareRoot()
      let y = harmonics.values(at: v / r)
      return (0...6).flatMap { l in (l * l..<(l + 1) * (l + 1)).map { y[$0] * pow(r, Double(l)) } }
    }
    for u in directions {
      let gradients = harmonics.solidGradients(at: u)
      for axis in 0..<3 {
        var step = SIMD3<Double>.zero
        step[axis] = 1e-4
        let (plus, minus) = (solid(u + step), solid(u - step))
        for i in 0..<harmonics.count {
          // h^2 f''' / 6 with f''' < 300 and rounding 1e-15 / h
          #expect(abs(gradients[i][axis] - (plus[i] - minus[i]) / 2e-4) < 1e-6)
        }
      }
    }
  }
}
