import Glibc
import SpecialFunctions
import Testing

@Suite struct JacobiPolynomialsTests {
  static let exponents = [
    (0.0, 0.0), (-0.5, -0.5), (-0.5, 0.5), (-0.3, -0.7), (7.875, 3.624), (-0.99, 9.0), (9.0, -0.99),
    (2.5, -0.9), (0.0, 5.0),
  ]

  /// `P_n^(a, b)(x)` by the sum DLMF 18.5.8.
  static func sum(_ n: Int, _ a: Double, _ b: Double, _ x: Double) -> Double {
    func binomial(_ top: Double, _ k: Int) -> Double {
      (0..<k).reduce(1) { $0 * (top - Double($1)) / Double($1 + 1) }
    }
    return (0...n).reduce(0) { sum, s in
      sum + binomial(Double(n) + a, n - s) * binomial(Double(n) + b, s)
        * pow((x - 1) / 2, Double(s)) * pow((x + 1) / 2, Double(n - s))
    }
  }

  @Test(arguments: exponents)
  func valuesAgreeWithTheExplicitSum(_ alpha: Double, _ beta: Double) {
    let jacobi = JacobiPolynomials(alpha: alpha, beta: beta, degree: 12)
    for x in [-1, -0.83, -0.2, 0.0, 0.37, 0.9, 1] {
      let values = jacobi.values(at: x)
      for n in 0...12 {
        let scale = max(abs(values[n]), abs(Self.sum(n, alpha, beta, 1)), 1)
        // terms of either sign in the sum: up to 2^n times the rounding unit
        #expect(abs(values[n] - Self.sum(n, alpha, beta, x)) < 4096 * 4 * .ulpOfOne * scale)
      }
    }
  }

  @Test func knownFamiliesAppear() {
    let (chebyshev, legendre) = (
      JacobiPolynomials(alpha: -0.5, beta: -0.5, degree: 20).values(at: cos(0.7)),
      JacobiPolynomials(alpha: 0, beta: 0, degree: 3).values(at: 0.4)
    )
    let end = JacobiPolynomials(alpha: -0.5, beta: -0.5, degree: 20).values(at: 1)
    for n in 0...20 {
      // T_n (DLMF 18.7.3); each step of the recurrence rounds three times
      #expect(abs(chebyshev[n] / end[n] - cos(0.7 * Double(n))) < 60 * .ulpOfOne)
    }
    #expect(abs(legendre[3] - (5 * 0.064 - 3 * 0.4) / 2) < 4 * Double.ulpOfOne)
  }

  @Test(arguments: exponents)
  func derivativesAreThoseOfDLMF(_ alpha: Double, _ beta: Double) {
    // DLMF 18.9.15: dP_n^(a, b)/dx = (n + a + b + 1) / 2 P_(n-1)^(a+1, b+1)
    let jacobi = JacobiPolynomials(alpha: alpha, beta: beta, degree: 15)
    let raised = JacobiPolynomials(alpha: alpha + 1, beta: beta + 1, degree: 14)
    for x in [-1, -0.4, 0.11, 0.93, 1] {
      let (slopes, others) = (jacobi.derivatives(at: x), raised.values(at: x))
      let largest = raised.values(at: 1).map { abs($0) } + raised.values(at: -1).map { abs($0) }
      let scale = largest.reduce(1) { max($0, $1) } * 15
      for n in 1...15 {
        let expected = 0.5 * (Double(n) + alpha + beta + 1) * others[n - 1]
        // 15 steps, few roundings each
        #expect(abs(slopes[n] - expected) < 200 * .ulpOfOne * scale)
      }
    }
  }

  @Test(arguments: [1, 5, 40])
  func orthonormalPolynomialsAreOrthonormal(_ degree: Int) {
    let rule = GaussLegendre(count: degree + 30)
    // (1 + x)^2 on nodes of a rule that is exact
    let weights = zip(rule.nodes, rule.weights).map { (1 + $0) * (1 + $0) * $1 }
    let family = OrthonormalPolynomials(points: rule.nodes, weights: weights, degree: degree)
    let values = rule.nodes.map { family.recurrence.values(at: $0) }
    for n in 0...degree {
      for m in 0...n {
        let sum = weights.indices.reduce(0) { $0 + weights[$1] * values[$1][n] * values[$1][m] }
        #expect(abs(sum - (n == m ? 1 : 0)) < 1e-13)  // rounding of 70 terms and 40 steps
      }
    }
    // With this weight they are Jacobi polynomials P_n^(0, 2).
    let jacobi = JacobiPolynomials(alpha: 0, beta: 2, degree: degree)
    let (found, expected) = (family.recurrence.values(at: 0.3), jacobi.values(at: 0.3))
    let (end, atEnd) = (family.recurrence.values(at: 1), jacobi.values(at: 1))
    #expect(abs(found[degree] / end[degree] - expected[degree] / atEnd[degree]) < 1e-13)
  }
}
