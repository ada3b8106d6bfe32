import Regression
import Structures
import Testing

@testable import Workflows

@Suite struct ModelSectionTests {
  /// The model section with the given lines below `kernelRidge`.
  private func model(_ lines: String...) -> JobText {
    var text = JobText()
    text.model = "model:\n  kernelRidge:\n" + lines.map { "    \($0)" }.joined(separator: "\n")
    return text
  }

  private let kernel = "kernel: {gaussian: {on: soap, lengthScale: 1.0}}"

  @Test func candidatesKeepTheirOrderAndNames() throws {
    let text = model(
      "candidates: {b: {linear: {on: soap}}, a: [elements, {linear: {on: soap}}]}",
      "regularization: 0.1")
    let candidates = try text.job().model.candidates
    #expect(candidates.map(\.name) == ["b", "a"])
    #expect(candidates.map(\.kernel.factors.count) == [1, 2])
    #expect(candidates[1].kernel.usesElements && candidates[1].kernel.featureSets == [.soap])
  }

  @Test(arguments: [
    ("sum", Combination.sum), ("mean", .mean), ("normalizedMean", .normalisedMean),
    ("pair", .pair), ("{reMatch: 0.5}", .reMatch(alpha: 0.5)),
  ])
  func combinationsHaveNames(_ value: String, _ expected: Combination) throws {
    let text = model(kernel, "regularization: 0.1", "combine: \(value)")
    #expect(try text.job().model.combination == expected)
  }

  @Test(arguments: [
    ("regularization: 0", "regularization"), ("regularization: -1", "regularization"),
    ("regularization: []", "regularization"), ("regularization: [0.1, x]", "regularization[1]"),
    ("regularization: {scan: [1, 2]}", "regularization.scan"),
    ("regularization: {scan: [1.0e-8, 0.1, 0]}", "regularization.scan[2]"),
    ("regularization: {start: 1, from: 2}", "regularization"),
    ("regularization: {fixed: 0}", "regularization.fixed"),
    ("regularization: [1, 2]\n    combine: product", "combine"),
    ("regularization: 1\n    combine: {reMatch: 0}", "combine.reMatch"),
    ("regularization: 1\n    choose: best", "choose"),
    ("regularization: 1\n    starts: 0", "starts"),
    ("regularization: 1\n    steps: many", "steps"),
    ("regularization: 1\n    innerFolds: 1", "innerFolds"),
    ("regularization: 1\n    constant: maybe", "constant"),
  ])
  func wrongValuesAreNamed(_ value: String, _ key: String) throws {
    try expectError(model(kernel, value), "model.kernelRidge.\(key)")
  }

  @Test(arguments: [
    ("gauss", ""), ("{gaussian: {on: soap}}", ".gaussian"), ("[]", ""),
    ("{gaussian: {on: soap, lengthScale: 0}}", ".gaussian.lengthScale"),
    ("{gaussian: {on: soup, lengthScale: 1}}", ".gaussian.on"),
    ("{linear: {on: soap, lengthScale: 1}}", ".linear"), ("linear", ""),
    ("{polynomial: {on: soap, degree: 0}}", ".polynomial.degree"),
    ("{polynomial: {on: soap, offset: -1}}", ".polynomial"),
    ("{elements: {form: linear}}", ".elements"), ("{elements: {amplitude: -1}}", ".elements"),
    ("[{linear: {on: soap}}, {gaussien: {on: soap}}]", "[1]"),
  ])
  func wrongKernelsAreNamed(_ value: String, _ key: String) throws {
    try expectError(
      model("kernel: \(value)", "regularization: 1"), "model.kernelRidge.kernel" + key)
  }

  @Test func aKernelOfAnotherNameIsAdvised() throws {
    let error = try #require(
      model("kernel: {gausian: {on: soap, lengthScale: 1}}", "regularization: 1").error())
    #expect(error.remedy == "did you mean 'gaussian'?")
  }

  @Test func kernelAndCandidatesExcludeEachOther() throws {
    let text = model(kernel, "candidates: {a: {linear: {on: soap}}}", "regularization: 1")
    #expect(try #require(text.error()).expected == "'kernel' or 'candidates'")
  }

  @Test func marginalLikelihoodTriesNoListOfRegularizations() throws {
    let text = model(kernel, "regularization: [0.1, 1]", "choose: marginalLikelihood")
    #expect(try #require(text.error()).remedy.contains("leaveOneGroupOut"))
  }
}
