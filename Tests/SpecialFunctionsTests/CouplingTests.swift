import Glibc
import SpecialFunctions
import Testing

@Suite struct CouplingTests {
  @Test func symbolsAreOrthonormal() {
    // DLMF 34.3.16: sum_m1m2 (2 l3 + 1) (l1 l2 l3; m1 m2 m3)(l1 l2 l3'; m1 m2 m3') = delta delta
    for (l1, l2) in [(0, 0), (1, 2), (3, 3), (5, 8), (20, 17)] {
      for l3 in abs(l1 - l2)...min(20, l1 + l2) {
        for other in abs(l1 - l2)...min(20, l1 + l2) {
          for m3 in [0, min(1, l3, other), min(l3, other)] {
            var sum = 0.0
            for m1 in -l1...l1 {
              sum +=
                wigner3j(l1, l2, l3, m1, -m3 - m1, m3) * wigner3j(l1, l2, other, m1, -m3 - m1, m3)
            }
            // rounding of at most 41 terms
            #expect(abs(sum * Double(2 * l3 + 1) - (l3 == other ? 1 : 0)) < 1e-13)
          }
        }
      }
    }
  }

  @Test func symbolsHaveTheirKnownValuesAndSymmetries() {
    // DLMF 34.3.1 and 34.3.5, (2 2 2; 0 0 0) = -sqrt(2/35)
    #expect(abs(wigner3j(3, 3, 0, 2, -2, 0) + 1 / 7.0.squareRoot()) < 1e-15)  // one rounding
    #expect(abs(wigner3j(2, 2, 2, 0, 0, 0) + (2.0 / 35).squareRoot()) < 1e-15)
    #expect(abs(wigner3j(1, 1, 2, 1, -1, 0) - 1 / 30.0.squareRoot()) < 1e-15)
    for (m1, m2) in [(1, -3), (0, 2), (-4, 1)] {
      let value = wigner3j(4, 5, 6, m1, m2, -m1 - m2)
      #expect(value != 0)
      #expect(abs(value - wigner3j(5, 6, 4, m2, -m1 - m2, m1)) < 1e-16)
      #expect(abs(value + wigner3j(5, 4, 6, m2, m1, -m1 - m2)) < 1e-16)
    }
    #expect(wigner3j(1, 1, 3, 0, 0, 0) == 0)
  }

  @Test func couplingsAreIntegralsOfThreeHarmonics() {
    // The invariant of three harmonics is the tensor of their integrals over the sphere (Gaunt), up to a factor.
    let harmonics = SphericalHarmonics(lMax: 5)
    let rule = GaussLegendre(count: 9)
    for coupling in HarmonicCoupling.all(lMax: 5) {
      let (l1, l2, l3) = (coupling.degrees.x, coupling.degrees.y, coupling.degrees.z)
      var table: [SIMD3<Int>: Double] = [:]
      for (z, weight) in zip(rule.nodes, rule.weights) {
        for k in 0..<18 {
          let (phi, s) = (Double(k) * Double.pi / 9, (1 - z * z).squareRoot())
          let y = harmonics.values(at: SIMD3(s * cos(phi), s * sin(phi), z))
          for a in 0...2 * l1 {
            for b in 0...2 * l2 {
              for c in 0...2 * l3 {
                table[SIMD3(a, b, c), default: 0] +=
                  weight * y[l1 * l1 + a] * y[l2 * l2 + b] * y[l3 * l3 + c]
              }
            }
          }
        }
      }
      let norm = table.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      var sign = 1.0
      for entry in coupling.entries where abs(entry.value) > 0.05 {
        sign = (table[entry.places] ?? 0) * entry.value < 0 ? -1 : 1
      }
      for entry in coupling.entries {
        table[entry.places, default: 0] -= sign * norm * entry.value
      }
      // what is left of the integrals is the rounding of 162 terms
      #expect(table.values.allSatisfy { abs($0) < 1e-13 })
      #expect(abs(coupling.entries.reduce(0) { $0 + $1.value * $1.value } - 1) < 1e-14)
    }
  }
}
