import Structures
import Testing

@testable import Workflows

@Suite struct RepresentationSectionTests {
  @Test(arguments: [
    ("{}", "representation"), ("7", "representation"),
    (
      "{element: {features: []}}",
      "representation.element.features"
    ),
    ("{element: {features: [colour]}}", "representation.element.features[0]"),
    ("{soap: {cutoff: -6, nMax: 4, lMax: 3, sigma: 0.5}}", "representation.soap.cutoff"),
    ("{soap: {cutoff: 1.0e+6, nMax: 4, lMax: 3, sigma: 0.5}}", "representation.soap.cutoff"),
    ("{soap: {cutoff: six, nMax: 4, lMax: 3, sigma: 0.5}}", "representation.soap.cutoff"),
    ("{soap: {cutoff: .nan, nMax: 4, lMax: 3, sigma: 0.5}}", "representation.soap.cutoff"),
    ("{soap: {cutoff: 6, nMax: 0, lMax: 3, sigma: 0.5}}", "representation.soap.nMax"),
    ("{soap: {cutoff: 6, nMax: 4.5, lMax: 3, sigma: 0.5}}", "representation.soap.nMax"),
    ("{soap: {cutoff: 6, nMax: 4, lMax: 65, sigma: 0.5}}", "representation.soap.lMax"),
    ("{soap: {cutoff: 6, nMax: 4, lMax: 3}}", "representation.soap"),
    (
      "{soap: {cutoff: 6, nMax: 4, lMax: 3, sigma: 0.5, radialBasis: bessel}}",
      "representation.soap.radialBasis"
    ),
    (
      "{soap: {cutoff: 6, nMax: 4, lMax: 3, sigma: 0.5, species: [Xx]}}",
      "representation.soap.species[0]"
    ),
    (
      "{soap: {cutoff: 6, nMax: 4, lMax: 3, sigma: 0.5, cutoffFunction: hard}}",
      "representation.soap.cutoffFunction"
    ),
    (
      "{soap: {cutoff: 6, nMax: 4, lMax: 3, sigma: 0.5, weighting: {linear: {radius: 1}}}}",
      "representation.soap.weighting"
    ),
  ])
  func wrongValuesAreNamed(_ value: String, _ key: String) throws {
    var text = JobText()
    text.representation = "representation: \(value)"
    try expectError(text, key)
  }

  @Test func aCutoffFunctionWiderThanTheCutoffNamesThePlace() throws {
    var text = JobText()
    text.representation = """
      representation:
        soap: {cutoff: 2, nMax: 4, lMax: 3, sigma: 0.5, cutoffFunction: {smooth: 3}}
      """
    let error = try #require(text.error())
    #expect(error.file == "jobs/job.yaml" && error.line == 7)
  }
}
