import Glibc
import SpecialFunctions
import Testing

@Suite struct QuadratureTests {
  @Test(arguments: [1, 2, 5, 20, 64])
  func evenPowersIntegrateExactly(_ count: Int) {
    let rule = GaussLegendre(count: count)
    for power in stride(from: 0, to: 2 * count, by: 2) {
      let sum = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(power)) }
      // rounded nodes: a relative error of power * ulp in each term
      #expect(abs(sum * Double(power + 1) / 2 - 1) < Double(4 * power + 8) * .ulpOfOne)
    }
  }

  @Test func panelsIntegrateAnExponential() {
    let points = GaussLegendre(count: 12).panels(from: -1, to: 4, count: 5)
    let sum = zip(points.nodes, points.weights).reduce(0) { $0 + $1.1 * exp($1.0) }
    #expect(abs(sum / (exp(4) - exp(-1)) - 1) < 1e-14)  // rounding of 60 terms
  }

  @Test func legendrePolynomialsAreOrthogonal() {
    let rule = GaussLegendre(count: 24)
    var gram = [Double](repeating: 0, count: 20 * 20)
    for (x, w) in zip(rule.nodes, rule.weights) {
      var p = [Double](repeating: 0, count: 20)
      var span = p.mutableSpan
      legendre(x, &span)
      for i in 0..<20 { for j in 0..<20 { gram[i * 20 + j] += w * p[i] * p[j] } }
    }
    for i in 0..<20 {
      for j in 0..<20 {
        let expected = i == j ? 2 / Double(2 * i + 1) : 0
        #expect(abs(gram[i * 20 + j] - expected) < 1e-14)  // rounding of 24 terms
      }
    }
  }
}
