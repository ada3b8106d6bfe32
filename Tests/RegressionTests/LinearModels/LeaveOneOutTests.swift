import LinearAlgebra
import Regression
import Testing

@Suite struct LeaveOneOutTests {
  private let path: [LinearRegularization] = [
    .ridge(1e-10), .ridge(1e-4), .ridge(0.1), .truncation(1e-8), .truncation(0.05),
  ]

  @Test(arguments: [2, 3, 7])
  func errorsAreThoseOfExplicitRefits(_ groupCount: Int) throws {
    try expectRefits(.random(12, 90, targetCount: 2), groupCount, 1e-10)
  }

  @Test func errorsAreThoseOfExplicitRefitsOnAluminium() throws {
    // Four structures; errors with the weakest regularizations are 1e3 times the noise of others.
    try expectRefits(DesignSample(file: "aluminium_design.f64", columnCount: 120), 4, 1e-7)
  }

  private func expectRefits(_ sample: DesignSample, _ groupCount: Int, _ tolerance: Double) throws {
    let ranges = sample.ranges(groupCount)
    let result = try LeaveOneOut(ranges.map { try sample.rows($0).factor() }, path)
    #expect(result.groups.map(\.group) == Array(0..<groupCount))
    for (group, range) in ranges.enumerated() {
      let rows = (0..<sample.rowCount).filter { !range.contains($0) }
      let others = sample.rearranged(rows: rows, columns: Array(0..<sample.features.rowCount))
      let refit = try LinearPath(others.factor(cut: 1000))
      let left = sample.rows(range)
      for (k, regularization) in path.enumerated() {
        let fit = refit.fit(regularization)
        let errors = fit.predictions(left.features) - left.targets
        for c in 0..<sample.targets.rowCount {
          let exact = (0..<range.count).reduce(0) { $0 + errors[c, $1] * errors[c, $1] }
          #expect(abs(result.groups[group].squaredErrors[c, k] - exact) < tolerance * exact)
          #expect(
            abs(result.groups[group].noiseVariances[c, k] - fit.noiseVariances[c])
              < tolerance * fit.noiseVariances[c])
        }
        let leverages = refit.leverage(regularization).values(left.features).reduce(0, +)
        #expect(abs(result.groups[group].leverageSums[k] - leverages) < tolerance * leverages)
      }
    }
  }

  @Test func sharesOfRanksJoinToTheWhole() throws {
    let sample = DesignSample.random(6, 70)
    let factors = try sample.ranges(7).map { try sample.rows($0).factor() }
    let whole = try LeaveOneOut(factors, path)
    for rankCount in [2, 3, 9] {
      let shares = try (0..<rankCount).flatMap { rank in
        try LeaveOneOut.groups(
          factors, (0..<7).filter { $0 % rankCount == rank }, path)
      }
      let joined = LeaveOneOut(
        path, shares, targetVariations: LeaveOneOut.targetVariations(factors))
      #expect(joined.groups == whole.groups)
      #expect(joined.scores == whole.scores)
    }
  }

  @Test func weightsOfGroupsDoNotCountInErrors() throws {
    let (sample, weights) = (DesignSample.random(6, 60), [1, 0.5, 0.25])
    let ranges = sample.ranges(3)
    var weighted = sample
    for (group, range) in ranges.enumerated() { weighted.multiply(range, by: weights[group]) }
    let factors = try ranges.map { try weighted.rows($0).factor() }
    let result = try LeaveOneOut(factors, [.ridge(1e-3)]).withoutWeights(weights)
    for (group, range) in ranges.enumerated() {
      let others = factors.indices.filter { $0 != group }.map { factors[$0] }
      let path = try LinearPath(try #require(TriangularFactor.merged(others)))
      let left = sample.rows(range)
      let residual = left.residual(path.fit(.ridge(1e-3)).coefficients.elements)
      let leverages = path.leverage(.ridge(1e-3)).values(left.features).reduce(0, +)
      #expect(abs(result.groups[group].squaredErrors[0, 0] - dot(residual, residual)) < 1e-13)
      #expect(abs(result.groups[group].leverageSums[0] - leverages) < 1e-12)
    }
  }

  @Test func theBestHasTheLeastError() throws {
    let sample = DesignSample.random(20, 60)
    let result = try LeaveOneOut(sample.ranges(5).map { try sample.rows($0).factor() }, path)
    let errors = path.indices.map { result.rootMeanSquares(at: $0)[0] }
    #expect(errors[result.best] == errors.min())
    let variation = result.targetVariations[0]
    for k in path.indices {
      #expect(abs(result.scores[k] * variation - 60 * errors[k] * errors[k]) < 1e-12 * variation)
    }
  }

  @Test func independentRowsNeedNoCalibration() throws {
    // 3000 rows in 30 groups with noise of equal variance: the relative error of a variance is sqrt(2 / 3000).
    let sample = DesignSample.random(10, 3000)
    let result = try LeaveOneOut(
      sample.ranges(30).map { try sample.rows($0).factor() }, [.ridge(1e-10)])
    #expect(abs(result.calibration(at: 0)[0] - 1) < 0.1)
  }
}
