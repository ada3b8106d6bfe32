import SpecialFunctions
import Testing

@Suite struct SphereQuadratureTests {
  @Test(arguments: [0, 1, 6, 15])
  func harmonicsIntegrateExactly(_ degree: Int) {
    let rule = SphereQuadrature(degree: degree)
    let integrals = rule.projections(of: rule.weights.map { _ in 1 }, lMax: degree)
    // integral Y_lm = sqrt(4 pi) delta_l0; rounding of up to 128 terms
    #expect(abs(integrals[0] - (4 * Double.pi).squareRoot()) < 1e-14)
    #expect(integrals.dropFirst().allSatisfy { abs($0) < 1e-14 })
  }

  @Test func harmonicsOfTheNextDegreeAreMissed() {
    let rule = SphereQuadrature(degree: 5)
    let integrals = rule.projections(of: rule.weights.map { _ in 1 }, lMax: 6)
    #expect(integrals.dropFirst().contains { abs($0) > 0.1 })
  }

  @Test func harmonicsAreOrthonormal() {
    let harmonics = SphericalHarmonics(lMax: 5)
    let rule = SphereQuadrature(degree: 10)
    let values = rule.directions.map { harmonics.values(at: $0) }
    for lm in 0..<harmonics.count {
      let row = rule.projections(of: values.map { $0[lm] }, lMax: 5)
      for (k, value) in row.enumerated() {
        #expect(abs(value - (k == lm ? 1 : 0)) < 1e-14)  // rounding of 66 terms
      }
    }
  }
}
