import Testing

@testable import Workflows

@Suite struct OutputSectionTests {
  @Test(arguments: [
    ("{directory: [a, b]}", "output.directory"), ("{directory: }", "output.directory"),
    ("{directory: a, report: often}", "output.report"), ("here", "output"),
  ])
  func wrongValuesAreNamed(_ value: String, _ key: String) throws {
    var text = JobText()
    text.output = "output: \(value)"
    try expectError(text, key)
  }
}
