import Glibc
import Testing

@testable import Fields

@Suite struct LogarithmicMeshTests {
  private let mesh = LogarithmicMesh(from: 1e-7, to: 40, count: 900)

  @Test func weightsIntegrateExponentials() {
    let sum = zip(mesh.radii, mesh.weights).reduce(0) { $0 + $1.0 * $1.0 * exp(-2 * $1.0) * $1.1 }
    // The trapezoidal rule of an analytic function that vanishes at both ends is exact to rounding.
    #expect(abs(sum - 0.25) < 1e-13)
  }

  @Test func runningIntegralAgreesWithTheExactOne() {
    let running = mesh.running(mesh.radii.map { $0 * exp(-$0) })
    for (r, value) in zip(mesh.radii, running) where r < 30 {
      // step^4 / 720 times a third derivative in ln r, below 50 here: 0.022^4 / 14 = 1.7e-8.
      #expect(abs(value - (1 - (1 + r) * exp(-r))) < 2e-8)
    }
  }

  @Test(arguments: [1e-6, 0.013, 0.7, 3.3, 17])
  func interpolationIsOfFourthOrder(_ r: Double) {
    let table = mesh.radii.map { SIMD2(exp(-$0), $0 * exp(-$0)) }
    let value = mesh.value(of: table, at: r)
    // (step)^4 * 3/128 * fourth derivative in ln r, below 30 here: 2e-7.
    #expect(abs(value.x - exp(-r)) < 2e-7)
    #expect(abs(value.y - r * exp(-r)) < 2e-7)
  }

  @Test func nothingLiesBeyondTheMesh() {
    let table = mesh.radii.map { SIMD2($0, 1) }
    #expect(mesh.value(of: table, at: 40.001) == .zero)
    // Radii before the mesh count as its first.
    #expect(mesh.value(of: table, at: 1e-12) == mesh.value(of: table, at: 1e-7))
  }
}
