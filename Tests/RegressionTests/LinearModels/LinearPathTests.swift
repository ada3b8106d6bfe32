import LinearAlgebra
import Regression
import Testing

@Suite struct LinearPathTests {
  private let sample = DesignSample.random(9, 80, targetCount: 2)

  @Test(arguments: [0, 1e-6, 1e-2, 1])
  func ridgeSolvesTheNormalEquations(_ lambda: Double) throws {
    let path = try LinearPath(sample.factor())
    let fit = path.fit(.ridge(lambda))
    // X^T X + lambda D^2, and X^T Y.
    var normal = sample.features.product(sample.features, transposingOther: true)
    for i in 0..<9 { normal[i, i] *= 1 + lambda }
    let right = sample.features.product(sample.targets, transposingOther: true)
    // Scales within 1 ... 65 leave a condition number of about 1e4.
    #expect((normal.product(fit.coefficients) - right).frobeniusNorm < 1e-12 * right.frobeniusNorm)
    let residual = fit.predictions(sample.features) - sample.targets
    for c in 0..<2 {
      let exact = (0..<80).reduce(0) { $0 + residual[c, $1] * residual[c, $1] }
      #expect(abs(fit.residualSquares[c] - exact) < 1e-13 * exact)
      #expect(abs(fit.rootMeanSquares[c] - (exact / 80).squareRoot()) < 1e-13)
    }
  }

  @Test(arguments: [1e-8, 1e-3, 0.3])
  func generalizedCrossValidationIsItsDefinition(_ lambda: Double) throws {
    let fit = try LinearPath(sample.factor()).fit(.ridge(lambda))
    var normal = sample.features.product(sample.features, transposingOther: true)
    for i in 0..<9 { normal[i, i] *= 1 + lambda }
    // The matrix A = X (X^T X + lambda D^2)^-1 X^T that turns targets into predictions.
    let hat = sample.features.product(
      try Cholesky(normal).solve(sample.features), transposingSelf: true)
    let left = Matrix.identity(80) - hat
    let trace = left.diagonal.reduce(0, +)
    for c in 0..<2 {
      let y = (0..<80).map { sample.targets[c, $0] }
      let residual = left.product(y)
      let exact = 80 * dot(residual, residual) / (trace * trace)
      #expect(abs(fit.generalizedCrossValidation[c] - exact) < 1e-11 * exact)
    }
    #expect(abs(fit.effectiveParameterCount - hat.diagonal.reduce(0, +)) < 1e-11)
  }

  @Test(arguments: [1e-14, 1e-10, 1e-6])
  func residualIsThatOfLAPACKAtConditionNumber1e16(_ cut: Double) throws {
    try expectResidualOfLAPACK(.powers(), cut)
  }

  @Test(arguments: [1e-12, 1e-6])
  func residualIsThatOfLAPACKOnAluminium(_ cut: Double) throws {
    try expectResidualOfLAPACK(
      DesignSample(file: "aluminium_design.f64", columnCount: 120), cut)
  }

  /// The residual agrees with `dgelsd` as a vector within 1e-10 of the target.
  private func expectResidualOfLAPACK(_ sample: DesignSample, _ cut: Double) throws {
    let path = try LinearPath(sample.factor())
    let mine = sample.residual(path.fit(.truncation(cut)).coefficients.elements)
    let other = sample.residual(sample.lapackSolution(relativeCut: cut))
    let scale = norm(sample.targets.elements)
    #expect(norm(zip(mine, other).map { $0 - $1 }) < 1e-10 * scale)
    #expect(abs(norm(mine) - norm(other)) < 1e-10 * scale)
  }

  @Test func powersReachConditionNumber1e16() throws {
    #expect(try LinearPath(DesignSample.powers().factor()).conditionNumber > 1e16)
  }

  @Test(arguments: [LinearRegularization.ridge(0), .ridge(1e-14), .truncation(1e-12)])
  func predictionsAreStableAtConditionNumber1e16(_ regularization: LinearRegularization) throws {
    let sample = DesignSample.powers()
    let exact = try LinearPath(sample.factor()).fit(regularization).predictions(sample.features)
    let columns = (0..<40).map { ($0 * 11 + 3) % 40 }
    let rows = (0..<500).map { ($0 * 171 + 7) % 500 }
    let other = sample.rearranged(rows: rows, columns: columns)
    for cut in [17, 64, 500] {
      let predictions = try LinearPath(other.factor(cut: cut)).fit(regularization)
        .predictions(other.features)
      for j in 0..<500 { #expect(abs(predictions[0, j] - exact[0, rows[j]]) < 1e-8) }
    }
  }

  @Test func predictionsOfTheOracleAreReproduced() throws {
    // Oracle 07 of data/jl: lstsq with the cut 1e-12 on unscaled columns, 260 training rows.
    let sample = try DesignSample(file: "synthetic_design.f64", columnCount: 32)
    let fit = try LinearPath(sample.rows(0..<260).factor()).fit(.truncation(1e-12))
    let test = sample.rows(260..<360)
    let errors = test.residual(fit.coefficients.elements)
    let meanError = errors.reduce(0) { $0 + abs($1) } / 100
    #expect(abs(meanError - 0.0012294454578446034) < 1e-6)  // the oracle's tolerance
    let found = fit.predictions(test.features)
    let oracle = try DesignSample(file: "synthetic_predictions.f64", columnCount: 0).targets
    #expect(oracle.columnCount == 100)
    for j in 0..<100 { #expect(abs(found[0, j] - oracle[0, j]) < 1e-6) }
  }

  @Test func columnsOfZerosGetZeroCoefficients() throws {
    var dead = sample.features
    for j in 0..<80 { dead[4, j] = 0 }
    let path = try LinearPath(DesignSample(features: dead, targets: sample.targets).factor())
    for regularization in [LinearRegularization.ridge(0), .ridge(1e-3), .truncation(1e-10)] {
      let fit = path.fit(regularization)
      #expect(abs(fit.coefficients[4, 0]) < 1e-15)  // rounding of V
      #expect(fit.coefficients.elements.allSatisfy { $0.isFinite })
    }
    #expect(path.conditionNumber > 1e15)
  }

  @Test func theBestByGCVHasTheLeastValue() throws {
    let path = try LinearPath(DesignSample.random(30, 40).factor())
    let candidates = (-12...2).map { LinearRegularization.ridge(pow10($0)) }
    let values = candidates.map { path.fit($0).generalizedCrossValidation[0] }
    #expect(values[path.bestByGCV(candidates)] == values.min())
  }
}

private func pow10(_ n: Int) -> Double {
  (0..<abs(n)).reduce(1) { value, _ in n < 0 ? value / 10 : value * 10 }
}
