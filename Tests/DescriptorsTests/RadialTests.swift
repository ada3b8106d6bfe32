import Glibc
import LinearAlgebra
import SpecialFunctions
import Structures
import Testing

@testable import Descriptors

@Suite struct RadialTests {
  @Test(arguments: RadialBasis.allCases)
  func functionsAreOrthonormal(_ basis: RadialBasis) throws {
    let functions = try RadialFunctions(basis, cutoff: 5, count: 20, lMax: 20)
    let end = basis == .polynomial ? 5.0 : 20
    let points = GaussLegendre(count: 20).panels(from: 0, to: end, count: 50)
    for l in [0, 1, 7, 20] {
      let values = functions.values(l: l, at: points.nodes)
      var worst = 0.0
      for n in 0..<20 {
        for m in 0...n {
          var sum = n == m ? -1.0 : 0
          for (k, r) in points.nodes.enumerated() {
            sum += points.weights[k] * r * r * values[n + 20 * k] * values[m + 20 * k]
          }
          worst = max(worst, abs(sum))
        }
      }
      #expect(worst < 1e-10, "l = \(l): \(worst)")  // the aim; rounding of 1000 terms is 1e-14
    }
  }

  @Test(arguments: [(4, 3, 0.4), (8, 6, 0.5), (12, 9, 0.3), (20, 20, 0.5)])
  func projectionAgreesWithTheClosedForm(_ n: Int, _ lMax: Int, _ sigma: Double) throws {
    // DScribe's basis: sum_k beta_nk (pi / eta)^3/2 q_k^(l + 3/2) r^l exp(-alpha_k q_k r^2), in 60 digits
    let functions = try RadialFunctions(.gto, cutoff: 5, count: n, lMax: lMax)
    let projection = RadialProjection(functions, sigma: sigma, reach: 6)
    let distances = [0.0, 0.3, 1.234, 2.5, 4.9, 5.99]
    let values = projection.values(at: distances)
    let eta = QuadDouble(1.0) / (QuadDouble(sigma) * QuadDouble(sigma) * 2.0)
    for l in 0...lMax {
      let alphas = (0..<n).map { k in
        let a = QuadDouble(1.0) + QuadDouble(4 * k) / QuadDouble(n - 1)
        return (QuadDouble.log(1000.0) + QuadDouble.log(a) * Double(l)) / (a * a)
      }
      let overlap = SymmetricQuadMatrix(order: n) { i, j in
        gamma(halves: 2 * l + 3) * (alphas[i] + alphas[j]).power(halves: -2 * l - 3) * 0.5
      }
      let beta = try #require(overlap.inverseSquareRoot())
      for (j, r) in distances.enumerated() {
        let exact = (0..<n).map { i in
          (0..<n).reduce(QuadDouble.zero) { sum, k in
            let q = eta / (eta + alphas[k])
            let exponential = QuadDouble.exp(-(alphas[k] * q) * QuadDouble(r) * QuadDouble(r))
            return sum + beta[i * n + k] * (QuadDouble.pi / eta).power(halves: 3)
              * q.power(halves: 2 * l + 3) * QuadDouble(r).power(l) * exponential
          }.doubleValue
        }
        for i in 0..<n {
          // quadrature in double: 500 terms of size 1 or less
          #expect(abs(values[l][i, j] - exact[i]) < 2e-14)
        }
      }
    }
  }

  @Test func projectionAgreesWithFeatomicsClosedForm() throws {
    // one function: I_00(r) = (pi / sigma^2)^(3/4) e^(-c r^2) Gamma(a)/Gamma(b) M(a, b, z) (c + d)^-a A
    let functions = try RadialFunctions(.gtoMonomial, cutoff: 4, count: 1, lMax: 3)
    let (sigma, distances) = (0.4, [0.2, 1.7, 3.9])
    let values = RadialProjection(functions, sigma: sigma, reach: 4).values(at: distances)
    let (c, d) = (1 / (2 * sigma * sigma), 1 / 32.0)
    for l in 0...3 {
      for (j, r) in distances.enumerated() {
        let (a, b, z) = (Double(l + 3) / 2, Double(l) + 1.5, c * c * r * r / (c + d))
        let norm = (2 / (pow(4, 3) * tgamma(1.5))).squareRoot()
        let exact =
          norm * pow(Double.pi / (sigma * sigma), 0.75) * pow(c * r, Double(l)) * tgamma(a)
          / tgamma(b) * pow(c + d, -a) * kummerScaled(a: a, b: b, z: z) * exp(z - c * r * r)
        #expect(abs(values[l][0, j] - exact) < 1e-13)  // log and exp of numbers up to 50
      }
    }
  }

  @Test(arguments: RadialBasis.allCases, [(8, 6, 0.5), (12, 9, 0.3), (5, 4, 1.2)])
  func tableAgreesWithTheProjectionEverywhere(
    _ basis: RadialBasis, _ size: (Int, Int, Double)
  ) throws {
    let (n, lMax, sigma) = size
    let functions = try RadialFunctions(basis, cutoff: 5, count: n, lMax: lMax)
    let table = RadialTable(functions, sigma: sigma, reach: 6)
    let distances = (0..<400).map { 6 * (Double($0) + 0.37) / 400 }  // off all nodes
    let expected = RadialProjection(functions, sigma: sigma, reach: 6).values(at: distances)
    let groups = table.polynomials.groupCount
    var values = [SIMD8<Double>](repeating: .zero, count: groups * distances.count)
    var span = values.mutableSpan
    table.polynomials.evaluate(
      at: distances.span, 0..<distances.count, into: &span)
    let largest = expected.reduce(0) { max($0, $1.maximumNorm) }
    for l in 0...lMax {
      for i in 0..<n {
        for j in distances.indices {
          let number = l * n + i
          let error = abs(values[j * groups + number / 8][number % 8] - expected[l][i, j])
          #expect(error < 1e-11 * largest)  // the promise; the table aims at 2e-12
        }
      }
    }
    #expect(table.measuredError <= RadialTable.tolerance)
  }
}
