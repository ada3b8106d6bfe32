import Glibc
import LinearAlgebra
import SpecialFunctions
import Structures
import Testing

@testable import Descriptors

@Suite struct JacobiRadialFunctionsTests {
  static let bases: [JacobiBasis] = RadialVanishing.allCases.flatMap { vanishing in
    [RadialMap.cosine(minimum: 0), .cosine(minimum: -0.74), .logarithmic(softness: 0.05)]
      .filter { vanishing != .scalarAtNucleus || $0 != .cosine(minimum: -0.74) }
      .map { JacobiBasis(nMax: 25, alpha: 4.2, beta: 1.6, map: $0, vanishing: vanishing) }
  }

  /// The largest difference as a part of the largest expected value of the function.
  private func error(_ found: [Double], _ expected: [Double]) -> Double {
    let scale = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }

  @Test func functionsAgreeWithTheOracle() throws {
    for item in try JacobiReference.read(JacobiReference.Radial.self, "01_polynomials").cases {
      for (vanishing, expected) in [(RadialVanishing.value, item.Pt), (.bothEnds, item.Pb)] {
        let basis = JacobiBasis(
          nMax: 8, alpha: item.alpha, beta: item.beta, map: .cosine(minimum: item.rmin),
          vanishing: vanishing)
        let functions = try JacobiRadialFunctions(basis, cutoff: item.rcut, isOrthonormal: false)
        #expect(functions.count == expected.count)
        let values = item.r.map { functions.values(at: $0) }
        for n in expected.indices {
          // Differences of polynomials: relative to the largest value of the function.
          #expect(error(values.map { $0[n] }, expected[n]) < 1e-11)
        }
        #expect(error(item.r.map { basis.map.value(at: $0, cutoff: item.rcut).x }, item.x) < 1e-14)
      }
      let jacobi = JacobiPolynomials(alpha: item.alpha, beta: item.beta, degree: 8)
      for (k, x) in item.x.enumerated() {
        for (n, value) in jacobi.values(at: x).enumerated() {
          #expect(abs(value - item.P[n][k]) < 1e-11 * max(1, abs(value)))
        }
      }
    }
  }

  @Test func logarithmicFunctionsAgreeWithTheOracle() throws {
    let item = try JacobiReference.read(JacobiReference.LogarithmicMap.self, "02_log_map")
    let basis = JacobiBasis(
      nMax: 8, alpha: item.alpha, beta: item.beta, map: .logarithmic(softness: item.rsoft),
      vanishing: .valueAndSlope)
    let functions = try JacobiRadialFunctions(basis, cutoff: item.rcut, isOrthonormal: false)
    let values = item.r.map { functions.values(at: $0) }
    for k in item.S.indices { #expect(error(values.map { $0[k] }, item.S[k]) < 1e-11) }
    #expect(error(item.r.map { basis.map.value(at: $0, cutoff: item.rcut).x }, item.x) < 1e-14)
  }

  @Test(arguments: bases)
  func orthonormalFunctionsAreOrthonormal(_ basis: JacobiBasis) throws {
    let functions = try JacobiRadialFunctions(basis, cutoff: 4.08, isOrthonormal: true)
    // Another quadrature than that of the functions.
    let rule = GaussLegendre(count: 16).panels(from: 0, to: 1, count: 50)
    let weights = zip(rule.nodes, rule.weights).map { basis.map.density(atPart: $0) * $1 }
    let values = rule.nodes.map {
      functions.values(at: basis.map.distance(atPart: $0, cutoff: 4.08))
    }
    for n in 0..<functions.count {
      for m in 0...n {
        let sum = values.indices.reduce(0) { $0 + weights[$1] * values[$1][n] * values[$1][m] }
        // Rounding of x near the ends, 25 steps; what is left of 1 + x beside 24 functions is small.
        let isScalar = basis.vanishing == .scalarAtNucleus && n == functions.count - 1
        #expect(abs(sum - (n == m ? 1 : 0)) < (isScalar ? 1e-10 : 1e-12))
      }
    }
  }

  @Test(arguments: bases)
  func bothFormsSpanTheSameFunctions(_ basis: JacobiBasis) throws {
    var small = basis
    small.nMax = 7  // the plain functions are then well enough conditioned to see it
    let plain = try JacobiRadialFunctions(small, cutoff: 3, isOrthonormal: false)
    let orthonormal = try JacobiRadialFunctions(small, cutoff: 3, isOrthonormal: true)
    let rule = GaussLegendre(count: 16).panels(from: 0, to: 1, count: 12)
    let weights = zip(rule.nodes, rule.weights).map { basis.map.density(atPart: $0) * $1 }
    let radii = rule.nodes.map { basis.map.distance(atPart: $0, cutoff: 3) }
    let values = radii.map { orthonormal.values(at: $0) }
    let others = radii.map { plain.values(at: $0) }
    for n in 0..<plain.count {
      let f = others.map { $0[n] }
      let parts = (0..<plain.count).map { k in
        f.indices.reduce(0) { $0 + weights[$1] * f[$1] * values[$1][k] }
      }
      let projected = values.map { row in zip(row, parts).reduce(0) { $0 + $1.0 * $1.1 } }
      #expect(error(projected, f) < 1e-12)  // 7 functions
      #expect(abs(parts[n]) > 1e-6 * abs(parts[0]))  // of full degree
      let largest = parts.reduce(0) { max($0, abs($1)) }
      #expect(parts.dropFirst(n + 1).allSatisfy { abs($0) < 1e-12 * largest })
    }
  }

  @Test(arguments: bases, [false, true])
  func derivativesAgreeWithCentralDifferences(_ basis: JacobiBasis, _ isOrthonormal: Bool) throws {
    let functions = try JacobiRadialFunctions(basis, cutoff: 4, isOrthonormal: isOrthonormal)
    for r in [0.01, 0.4, 1.9, 3.7] {
      var (values, slopes) = (
        [Double](repeating: 0, count: functions.count),
        [Double](repeating: 0, count: functions.count)
      )
      var span = values.mutableSpan
      var slopeSpan = slopes.mutableSpan
      functions.writeValues(at: r, into: &span, derivatives: &slopeSpan)
      #expect(values == functions.values(at: r))
      let h = 1e-4 * (r + 0.05)
      let near = [-2.0, -1, 1, 2].map { functions.values(at: r + $0 * h) }
      for n in slopes.indices {
        let difference = (near[0][n] - 8 * near[1][n] + 8 * near[2][n] - near[3][n]) / (12 * h)
        let scale = slopes.reduce(0) { max($0, abs($1)) }
        #expect(abs(slopes[n] - difference) < 1e-8 * scale)  // rounding / h; h^4 f5 / 30 is smaller
      }
    }
  }

  @Test(arguments: bases, [false, true])
  func functionsVanishWhereTheyShould(_ basis: JacobiBasis, _ isOrthonormal: Bool) throws {
    let functions = try JacobiRadialFunctions(basis, cutoff: 4, isOrthonormal: isOrthonormal)
    let size = (0...40).flatMap { functions.values(at: 0.1 * Double($0)) }.reduce(0) {
      max($0, abs($1))
    }
    #expect(functions.values(at: 4).allSatisfy { abs($0) < 1e-12 * size })
    #expect(functions.values(at: 4.000001).allSatisfy { $0 == 0 })
    if basis.vanishing.vanishesAtNucleus && basis.map.value(at: 0, cutoff: 4).x == 1 {
      let others = basis.vanishing == .scalarAtNucleus ? 1 : 0
      #expect(functions.values(at: 0).dropLast(others).allSatisfy { abs($0) < 1e-12 * size })
    }
    var isCosine = false
    if case .cosine = basis.map { isCosine = true }
    let expected = pow(2, Double(basis.vanishing.powers.plus * (isCosine ? 2 : 1)))
    let (near, far) = (functions.values(at: 4 - 1e-3), functions.values(at: 4 - 2e-3))
    for k in near.indices {
      // 1 + x is quadratic at the end of the cosine and linear for the logarithm; the next terms are smaller by
      // nMax^2 (1 + x) < 0.03, and rounding of differences of polynomials counts less.
      #expect(abs(far[k] / near[k] / expected - 1) < 0.1)
    }
  }

  @Test func wrongParametersAreRefused() {
    func error(_ basis: JacobiBasis, cutoff: Double = 4) -> String? {
      do {
        _ = try JacobiRadialFunctions(basis, cutoff: cutoff, isOrthonormal: false)
        return nil
      } catch { return error.key }
    }
    #expect(error(JacobiBasis(nMax: 4, vanishing: .value)) == nil)
    #expect(error(JacobiBasis(nMax: 0, vanishing: .value)) == "nMax")
    #expect(error(JacobiBasis(nMax: 1, vanishing: .bothEnds)) == "nMax")
    #expect(error(JacobiBasis(nMax: 4, alpha: -1, vanishing: .value)) == "alpha")
    #expect(error(JacobiBasis(nMax: 4, beta: .nan, vanishing: .value)) == "beta")
    #expect(error(JacobiBasis(nMax: 4, map: .cosine(minimum: 0.1), vanishing: .value)) == "minimum")
    #expect(
      error(JacobiBasis(nMax: 4, map: .logarithmic(softness: 0), vanishing: .value)) == "softness")
    #expect(error(JacobiBasis(nMax: 4, vanishing: .value), cutoff: 0) == "cutoff")
  }
}
