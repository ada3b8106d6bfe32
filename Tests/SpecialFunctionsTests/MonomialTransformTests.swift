import SpecialFunctions
import Testing

@Suite struct MonomialTransformTests {
  @Test func recoversTheCoefficientsOfAPolynomial() {
    let coefficients = [0.5, -2, 3, 0.25, 1]
    let nodes = [-1, -0.6, 0.1, 0.5, 0.9]
    let values = nodes.map { x in coefficients.reversed().reduce(0) { $0 * x + $1 } }
    for (p, row) in monomialTransform(nodes).enumerated() {
      let found = zip(row, values).reduce(0.0) { $0 + $1.0 * $1.1 }
      // The rows have elements below 10: some roundings of numbers below 100.
      #expect(abs(found - coefficients[p]) < 1e-13)
    }
  }
}
