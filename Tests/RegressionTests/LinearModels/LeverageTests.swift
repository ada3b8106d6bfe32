import LinearAlgebra
import Regression
import Testing

@Suite struct LeverageTests {
  private let sample = DesignSample.random(9, 80)

  @Test(arguments: [0, 1e-4, 0.1])
  func valuesAreThoseOfTheInverse(_ lambda: Double) throws {
    let leverage = try LinearPath(sample.factor()).leverage(.ridge(lambda))
    var normal = sample.features.product(sample.features, transposingOther: true)
    for i in 0..<9 { normal[i, i] *= 1 + lambda }
    let solved = try Cholesky(normal).solve(sample.features)
    let values = leverage.values(sample.features)
    for j in 0..<80 {
      let exact = dot(Array(sample.features.column(j)), Array(solved.column(j)))
      #expect(abs(values[j] - exact) < 1e-10 * exact)  // the normal equations have condition 1e4
    }
    let sum = leverage.sum(try sample.factor())
    #expect(abs(sum - values.reduce(0, +)) < 1e-12)
  }

  @Test(arguments: [LinearRegularization.ridge(0), .truncation(0.1)])
  func leveragesOfTheFittedRowsSumToTheEffectiveParameters(
    _ regularization: LinearRegularization
  ) throws {
    let leverage = try LinearPath(sample.factor()).leverage(regularization)
    let values = leverage.values(sample.features)
    #expect(abs(values.reduce(0, +) - leverage.effectiveParameterCount) < 1e-12)
  }

  @Test func rowsBeyondTheFittedOnesExtrapolate() throws {
    let leverage = try LinearPath(sample.factor()).leverage(.ridge(1e-10))
    #expect(abs(leverage.extrapolationRatio(leverage.values(sample.features)) - 1) < 0.3)
    var far = sample.features
    for k in far.elements.indices { far.elements[k] *= 20 }
    let ratio = leverage.extrapolationRatio(leverage.values(far))
    let near = leverage.extrapolationRatio(leverage.values(sample.features))
    #expect(abs(ratio - 400 * near) < 1e-9 * ratio)
    #expect(leverage.extrapolationRatio([]) == 0)
  }

  @Test func leveragesAnnounceTheLiquidToAModelOfCrystals() throws {
    // Four structures of aluminium: 300 K, 300 K, 800 K, liquid. Found: 0.9, 0.9, 1.6, 12.
    let sample = try DesignSample(file: "aluminium_design.f64", columnCount: 120)
    let ranges = sample.ranges(4)
    let factors = try ranges.map { try sample.rows($0).factor() }
    let ratios = try (0..<4).map { left in
      let others = factors.indices.filter { $0 != left }.map { factors[$0] }
      let all = try #require(TriangularFactor.merged(others))
      let leverage = try LinearPath(all).leverage(.ridge(1e-8))
      return leverage.extrapolationRatio(leverage.values(sample.rows(ranges[left]).features))
    }
    #expect(ratios[0] < 1.2 && ratios[1] < 1.2)
    #expect(ratios[2] > 1.3 && ratios[2] < 3)
    #expect(ratios[3] > 8)
  }

  @Test func predictiveVarianceIsThatOfRepeatedExperiments() throws {
    // Noise of variance s^2 on exact targets: predictions of refits scatter by s^2 h.
    let path = try LinearPath(sample.factor())
    let values = path.leverage(.ridge(0)).values(sample.features)
    let fit = path.fit(.ridge(0))
    let variances = fit.predictiveVariances(values)
    for j in 0..<80 {
      #expect(abs(variances[0, j] - fit.noiseVariances[0] * (1 + values[j])) < 1e-15)
    }
    // Uniform noise of width 0.1 has the variance 0.01 / 12; 71 degrees of freedom: within 40 %.
    #expect(abs(fit.noiseVariances[0] * 1200 - 1) < 0.4)
  }
}
