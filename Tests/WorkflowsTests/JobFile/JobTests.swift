import Descriptors
import Foundation
import Structures
import Testing

@testable import Workflows

/// The folder of the examples.
private let inputs = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../../Inputs").standardized

@Suite struct JobTests {
  @Test func aCompleteJobDecodes() throws {
    let job = try JobText().job()
    #expect(job.data.files == ["jobs/dimers.extxyz"])
    #expect(job.data.properties == ["J"] && job.data.unit == "meV")
    #expect(job.data.centres == .array("centre") && job.data.group == "group")
    #expect(job.representation.soap?.parameters.cutoff == 6)
    #expect(job.representation.element == [.group, .period])
    #expect(job.model.criterion == .leaveOneGroupOut && job.model.hasConstant)
    #expect(job.validation.testFraction == 0.2 && job.validation.seeds == [0])
    #expect(job.output.directory == "Outputs/x" && job.output.report)
  }

  @Test func theExamplesDecode() throws {
    let walk = try #require(FileManager.default.enumerator(atPath: inputs.path))
    var count = 0
    for case let name as String in walk where name.hasSuffix(".yaml") {
      let file = inputs.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      if try FieldJob.isFieldJob(text, file: file.path) {
        _ = try FieldJob(text: text, file: file.path)
      } else {
        _ = try Job(text: text, file: file.path)
      }
      count += 1
    }
    #expect(count > 0)
  }

  @Test func validationMayBeLeftOut() throws {
    var text = JobText()
    text.validation = ""
    #expect(try text.job().validation.testFraction == 0)
  }

  @Test(arguments: ["data", "representation", "model", "output"])
  func aMissingSectionIsNamed(_ section: String) throws {
    var text = JobText()
    switch section {
    case "data": text.data = ""
    case "representation": text.representation = ""
    case "model": text.model = ""
    default: text.output = ""
    }
    let error = try #require(text.error())
    #expect(error.exitCode == 64 && error.file == "jobs/job.yaml")
    #expect(error.expected == "the key '\(section)'" && error.remedy == "add '\(section):'")
  }

  /// Every section: the key's own line, the whole key and the nearest known key.
  @Test(arguments: [
    ("structures: [d", "structure: [d", 2, "data.structure", "structures"),
    ("unit: meV", "units: meV", 3, "data.target.units", "unit"),
    ("  group: group", "  gruop: group", 5, "data.gruop", "group"),
    ("soap: {cut", "soup: {cut", 7, "representation.soup", "soap"),
    ("cutoff: 6.0", "cutof: 6.0", 7, "representation.soap.cutof", "cutoff"),
    ("features: [", "feature: [", 8, "representation.element.feature", "features"),
    ("kernelRidge:", "kernelridge:", 10, "model.kernelridge", "kernelRidge"),
    ("kernel: {", "kernal: {", 11, "model.kernelRidge.kernal", "kernel"),
    (
      "lengthScale: 1.0", "lengthscale: 1.0", 11, "model.kernelRidge.kernel.gaussian.lengthscale",
      "lengthScale"
    ),
    ("test: 0.2", "tset: 0.2", 14, "validation.tset", "test"),
    ("directory: ", "folder: x, directory: ", 15, "output.folder", nil),
    ("validation:", "validations:", 13, "validations", "validation"),
  ])
  func anUnknownKeyNamesLineKeyAndNearestKey(
    _ right: String, _ wrong: String, _ line: Int, _ key: String, _ nearest: String?
  ) throws {
    let text = JobText().text.replacing(right, with: wrong)
    #expect(text != JobText().text)
    let error = try #require(JobText.error(text))
    #expect(error.exitCode == 64 && error.file == "jobs/job.yaml")
    #expect(error.line == line && error.key == key)
    if let nearest { #expect(error.remedy == "did you mean '\(nearest)'?") }
  }

  @Test func theLineOfAnUnknownKeyIsItsOwnAndNotThatOfItsValue() throws {
    var text = JobText()
    text.output = "output:\n  directory: x\n  reprot:\n\n\n    [a]"
    let error = try #require(text.error())
    #expect(error.line == 17 && error.remedy == "did you mean 'report'?")
  }

  @Test(arguments: [
    ("", 64), ("\n\n", 64), ("# only a comment\n", 64), ("just words", 64), ("- a\n- b\n", 64),
    ("data: {a: 1\n", 64), ("data:\n\tstructures: [a]\n", 64), ("a: 1\n---\nb: 2\n", 64),
    ("data: \"a\n", 64), ("%\n", 64), ("data: *nobody\n", 64), ("a: b: c\n", 64),
    ("data: \u{0}\n", 64),
  ])
  func whatIsNoJobFileIsAnErrorOnOneLine(_ text: String, _ code: Int32) throws {
    let error = try #require(JobText.error(text))
    #expect(error.exitCode == code)
    #expect(error.description.hasPrefix("jobs/job.yaml"))
    #expect(!error.description.contains("\n"))
  }

  @Test func aTabIsFoundOnItsLine() throws {
    let error = try #require(JobText.error("data:\n\tstructures: [a]\n"))
    #expect(error.line == 2 && error.remedy.contains("tabs"))
  }

  @Test func aRepeatedKeyIsAnErrorOnItsMapping() throws {
    let text = JobText().text.replacing("  group: group", with: "  group: group\n  group: other")
    let error = try #require(JobText.error(text))
    #expect(error.found.contains("'group' twice") && error.line != nil)
  }

  @Test func aKernelNeedsItsRepresentation() throws {
    var text = JobText()
    text.representation = "representation: {element: {features: [group]}}"
    #expect(try #require(text.error()).expected.contains("representation.soap"))
    text.representation = "representation: {soap: {cutoff: 6.0, nMax: 4, lMax: 3, sigma: 0.5}}"
    text.model = "model: {kernelRidge: {kernel: elements, regularization: 0.1}}"
    #expect(try #require(text.error()).expected.contains("representation.element"))
  }

  @Test(arguments: ["test: 0.2", "folds: 5"])
  func splitsByGroupNeedAGroup(_ splits: String) throws {
    var text = JobText()
    text.data = text.data.replacing("\n  group: group", with: "")
    text.validation = "validation: {\(splits)}"
    #expect(try #require(text.error()).remedy.contains("by: structure"))
    text.validation = "validation: {\(splits), by: structure}"
    #expect(text.error() == nil)
  }
}
