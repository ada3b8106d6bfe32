import Foundation
import HDF5
import Structures
import TestSupport
import Testing

@testable import Workflows

@Suite(.serialized, .usesHDF5) struct ModelReportTests {
  private let sample = SampleModelFile()

  @Test func fileGivesBackWhatWasWritten() throws {
    defer { sample.remove() }
    try sample.write()
    let report = try ModelReport(readingModelAt: sample.path)
    let expected = SampleReport.report
    #expect(report.label(report.target) == "J (meV)")
    #expect(report.elements == expected.elements)
    #expect(report.structureCount == 4)
    #expect(report.trainingCount == 4)
    #expect(report.parameters.map(\.value) == ["0.125", "1.25"])
    #expect(report.timings.map(\.name) == ["solve", "read"])
    #expect(report.timings[0].rate == 50)
    #expect(report.provenance.map(\.name) == ["ranks", "job_text"])
    #expect(report.evaluations.map(\.name) == expected.evaluations.map(\.name))
    let (test, written) = (report.evaluations[0], expected.evaluations[0])
    #expect(test.runs == written.runs)
    #expect(test.predicted == written.predicted)
    #expect(test.metrics == written.metrics)
    #expect(test.baselines[0].predicted[1] == 4)
    #expect(test.baselines[0].predicted[0].isNaN)
    #expect(report.leakyTest?.leak == expected.evaluations[4].leak)
  }

  @Test func unfinishedModelIsRefused() throws {
    defer { sample.remove() }
    try sample.write(status: "writing")
    let error = #expect(throws: InputError.self) { try ModelReport(readingModelAt: sample.path) }
    #expect(error?.exitCode == 65)
    #expect(error?.description.contains("'writing'") == true)
  }

  @Test func damagedModelNamesTheDataset() throws {
    defer { sample.remove() }
    try sample.write(predictionCount: 3)
    let error = #expect(throws: InputError.self) { try ModelReport(readingModelAt: sample.path) }
    #expect(error?.exitCode == 65)
    #expect(error?.description.contains("/predictions/grouped_test/predicted") == true)
    #expect(error?.description.contains("expected 4 values") == true)
  }

  @Test func otherFilesAreNoModels() throws {
    defer { sample.remove() }
    let file = try File(creatingAt: sample.path)
    try file.close()
    let error = #expect(throws: InputError.self) {
      try writeReport(ofModelAt: sample.path, into: sample.path + "-report")
    }
    #expect(error?.exitCode == 65)
  }

  @Test func missingFileIsAnErrorOfOneLine() throws {
    let error = #expect(throws: HDF5Error.self) {
      try writeReport(ofModelAt: sample.path, into: sample.path + "-report")
    }
    #expect(error?.exitCode == 66)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func textIsNotHDF5() throws {
    defer { sample.remove() }
    try Data("hello".utf8).write(to: URL(filePath: sample.path))
    let error = #expect(throws: HDF5Error.self) {
      try inspection(ofFileAt: sample.path, asJSON: false)
    }
    #expect(error?.exitCode == 65)
  }

  @Test func reportOfAFileHoldsItsNumbers() throws {
    let folder = sample.path + "-report"
    defer {
      sample.remove()
      try? FileManager.default.removeItem(atPath: folder)
    }
    try sample.write()
    try writeReport(ofModelAt: sample.path, into: folder, warn: { _ in })
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    #expect(page.contains("0.750 ± 0.354"))
    #expect(!page.contains("<script"))
  }
}
