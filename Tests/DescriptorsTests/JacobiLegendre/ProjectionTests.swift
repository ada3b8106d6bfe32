import SpecialFunctions
import Structures
import Testing

@Suite struct ProjectionTests {
  /// The potential of a charge outside the sphere has the parts `4 pi / (2l + 1) r^l / a^(l + 1) Y_lm(a)`.
  @Test func aPotentialHasThePartsOfTheOracle() throws {
    let oracle = try JacobiReference.read(JacobiReference.Projection.self, "08_lm_projection")
    let charge = Vector3(oracle.a[0], oracle.a[1], oracle.a[2])
    // Parts of degree l are (r / a)^l <= 0.63^l: below 1e-15 from 76 on.
    let rule = SphereQuadrature(degree: 82)
    for (k, r) in oracle.r.enumerated() {
      let values = rule.directions.map { 1 / (r * $0 - charge).length }
      let found = rule.projections(of: values, lMax: oracle.lmax)
      #expect(found.count == oracle.V_lm.count)
      for (part, expected) in zip(found, oracle.V_lm) {
        #expect(abs(part - expected[k]) < 1e-13)  // rounding of 3500 terms
      }
    }
  }
}
