import Foundation
import HDF5
import TestSupport
import Testing

@testable import Workflows

@Suite(.serialized, .usesHDF5) struct InspectionTests {
  private let sample = SampleModelFile()

  @Test func textShowsSummaryAndContents() throws {
    defer { sample.remove() }
    try sample.write()
    let text = try inspection(ofFileAt: sample.path, asJSON: false)
    #expect(text.contains("kernel ridge model of J (meV), trained on 4 of 4 structures"))
    #expect(text.contains(/grouped_test +model +0.750 ± 0.354/))
    #expect(text.contains("random_test leaks: the twin of 2 test structures"))
    #expect(text.contains(/reference +float64  \(4 x 1\)  meV  the target/))
    #expect(text.contains(/provenance\/ +job_text=title: <script>/))
    #expect(text.split(separator: "\n").allSatisfy { $0.last != " " })
  }

  @Test func jsonHasAStableLayout() throws {
    defer { sample.remove() }
    try sample.write()
    let text = try inspection(ofFileAt: sample.path, asJSON: true)
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(value?.keys.sorted() == ["bytes", "checksums", "contents", "file", "model", "schema"])
    let model = try #require(value?["model"] as? [String: Any])
    let evaluations = try #require(model["evaluations"] as? [[String: Any]])
    let predictors = try #require(evaluations[0]["predictors"] as? [[String: Any]])
    let error = try #require(predictors[0]["mae"] as? [String: Double])
    #expect(error["mean"] == 0.75)
    let curve = try #require(model["learningCurve"] as? [[String: Any]])
    #expect(curve.compactMap { $0["trainingCount"] as? Double } == [10, 20])
    let root = try #require(value?["contents"] as? [String: Any])
    #expect((root["attributes"] as? [String: Any])?["format_version"] as? Int == 1)
    let names = (root["children"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
    #expect(names == ["metrics", "model", "predictions", "provenance", "structures", "timings"])
  }

  @Test func anyFileIsShown() throws {
    defer { sample.remove() }
    let file = try File(creatingAt: sample.path)
    try file.setAttribute("limits", [.nan, 1.5])
    _ = try file.write([1, 2, 3], to: "deep/er/numbers")
    try file.close()
    let text = try inspection(ofFileAt: sample.path, asJSON: false)
    #expect(text.contains("limits=nan, 1.5"))
    #expect(text.contains("      numbers  int64  (3)"))
    let json = try inspection(ofFileAt: sample.path, asJSON: true)
    #expect(json.contains(/"limits" : \[\s+null,\s+1\.5\s+\]/))
    #expect(!json.contains("\"model\""))
  }

  @Test func damagedModelIsStillShown() throws {
    defer { sample.remove() }
    try sample.write(predictionCount: 3)
    let text = try inspection(ofFileAt: sample.path, asJSON: false)
    #expect(text.contains("the model cannot be read: "))
    #expect(text.contains("predicted"))
  }
}
