import Structures
import Testing

@testable import Workflows

/// The text of a complete job file whose sections a test replaces one by one.
struct JobText {
  var data = """
    data:
      structures: [dimers.extxyz]
      target: {property: J, unit: meV}
      centres: {array: centre}
      group: group
    """
  var representation = """
    representation:
      soap: {cutoff: 6.0, nMax: 4, lMax: 3, sigma: 0.5}
      element: {features: [group, period]}
    """
  var model = """
    model:
      kernelRidge:
        kernel: {gaussian: {on: soap, lengthScale: 1.0}}
        regularization: 0.1
    """
  var validation = """
    validation:
      test: 0.2
    """
  var output = "output: {directory: Outputs/x}"

  /// The sections in order, one below the other.
  var text: String {
    [data, representation, model, validation, output].joined(separator: "\n") + "\n"
  }

  /// The decoded job of the text.
  func job() throws -> Job { try Job(text: text, file: "jobs/job.yaml") }

  /// The error of decoding the text, or nil when it decodes.
  func error() -> InputError? { Self.error(text) }

  /// The error of decoding a text, or nil when it decodes.
  static func error(_ text: String) -> InputError? {
    do {
      _ = try Job(text: text, file: "jobs/job.yaml")
      return nil
    } catch { return error as? InputError }
  }
}

/// Expects a usage error on one line that names the file, a line and `key`.
func expectError(_ text: JobText, _ key: String) throws {
  let error = try #require(text.error())
  #expect(error.exitCode == 64 && error.file == "jobs/job.yaml" && error.line != nil)
  #expect(error.key == key)
  #expect(!error.remedy.isEmpty && !error.description.contains("\n"))
}
