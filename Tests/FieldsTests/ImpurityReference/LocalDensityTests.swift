import Glibc
import Testing

@testable import Fields

@Suite struct LocalDensityTests {
  /// The correlation energy per electron by the integral of what the potential says about it.
  @Test(arguments: [0.5, 1, 2, 5, 10])
  func correlationAgreesWithCeperleyAndAlder(_ rs: Double) {
    // Energies by which Perdew and Wang's formula is known (Physical Review B 45, 13244, table II), hartree.
    let known = [0.5: -0.0766, 1: -0.0598, 2: -0.0448, 5: -0.0282, 10: -0.0186]
    let energy = { (n: Double) in
      // n e_c(n) = integral of the potential from 0 to n, without exchange; substitution n = exp(t).
      let steps = 4000
      let (low, high) = (log(1e-14), log(n))
      let h = (high - low) / Double(steps)
      return (0...steps).reduce(0.0) { sum, i in
        let density = exp(low + Double(i) * h)
        let exchange = -cbrt(3 / .pi * density)
        let weight = i == 0 || i == steps ? 0.5 * h : h
        return sum + weight * density * (LocalDensity.potential(density) - exchange)
      } / n
    }
    let found = energy(3 / (4 * .pi * rs * rs * rs))
    // The table has four digits.
    #expect(abs(found - (known[rs] ?? 0)) < 1e-4)
  }

  @Test func exchangeDominatesHighDensities() {
    let n = 1e9
    // Correlation grows like ln(rs) and is below 0.3 hartree here; exchange is -985.
    #expect(abs(LocalDensity.potential(n) / -cbrt(3 / .pi * n) - 1) < 3e-4)
  }
}
