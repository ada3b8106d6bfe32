import Testing

@testable import Workflows

@Suite struct ParameterChoiceTests {
  private func choice(_ value: String) throws -> ParameterChoice {
    try ParameterChoice(JobValue(text: value, file: "job.yaml"))
  }

  @Test func everyFormIsRead() throws {
    #expect(try choice("2") == .adjusted(start: 2, lower: 2e-3, upper: 2e3))
    #expect(try choice("{fixed: 2}") == .fixed(2))
    #expect(try choice("[1, 4, 2]") == .values([1, 4, 2]))
    #expect(
      try choice("{start: 1, from: 0.5, to: 4}") == .adjusted(start: 1, lower: 0.5, upper: 4))
  }

  @Test func scansHaveEqualRatios() throws {
    let values = try choice("{scan: [1.0e-8, 1.0e-1, 15]}").candidates
    #expect(values.count == 15 && values[0] == 1e-8)
    for (a, b) in zip(values, values.dropFirst()) {
      // exp(log r * k) has a relative error of a few roundings times |log r * k| = 16.
      #expect(abs(b / a - 10.0.squareRoot()) < 64 * Double.ulpOfOne * 10.0.squareRoot())
    }
    #expect(try choice("{scan: [3, 5, 1]}").candidates == [3])
  }
}
