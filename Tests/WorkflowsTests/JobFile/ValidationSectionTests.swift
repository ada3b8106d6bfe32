import Testing

@testable import Workflows

@Suite struct ValidationSectionTests {
  private func section(_ value: String) throws -> ValidationSection {
    var text = JobText()
    text.validation = "validation: \(value)"
    return try text.job().validation
  }

  @Test func seedsAreCountedOrNamed() throws {
    #expect(try section("{test: 0.2, seeds: {count: 3}}").seeds == [0, 1, 2])
    #expect(try section("{test: 0.2, seeds: [7, 5]}").seeds == [7, 5])
    #expect(try section("{test: 0.2, seeds: 9}").seeds == [9])
    #expect(try section("{folds: 5}").seeds == [])
  }

  @Test(arguments: [
    ("{test: 0}", "test"), ("{test: 1}", "test"), ("{test: 20 %}", "test"), ("{folds: 1}", "folds"),
    ("{folds: -2}", "folds"), ("{test: 0.2, seeds: []}", "seeds"),
    ("{test: 0.2, seeds: [-1]}", "seeds[0]"), ("{test: 0.2, seeds: {count: 0}}", "seeds.count"),
    ("{by: element}", "by"), ("{leaveOneElementOut: 3}", "leaveOneElementOut"),
    ("{learningCurve: [0.5, 1.5]}", "learningCurve[1]"), ("{baselines: none}", "baselines"),
  ])
  func wrongValuesAreNamed(_ value: String, _ key: String) throws {
    var text = JobText()
    text.validation = "validation: \(value)"
    try expectError(text, "validation.\(key)")
  }
}
