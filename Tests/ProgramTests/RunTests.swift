import Foundation
import HDF5
import TestSupport
import Testing

/// Whole runs of the program that go well, and the files that they leave.
@Suite(.serialized, .usesHDF5, .timeLimit(.minutes(5))) struct RunTests {
  @Test func everyCommandWorksOnASmallJob() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    try place.write(SmallJob.frame(1) + SmallJob.frame(9), to: "two.extxyz")
    for arguments in [
      ["fit", "job.yaml"], ["describe", "job.yaml", "-o", "d.h5"],
      ["predict", "out/model.h5", "two.extxyz", "-o", "p.h5"], ["inspect", "out/model.h5"],
      ["inspect", "out/model.h5", "--json"], ["report", "out/model.h5"],
    ] {
      // Three ranks predict two structures: one of them has none.
      let outcome = try place.emulon(arguments, rankCount: 3)
      #expect(outcome.status == 0 && outcome.errorLines.isEmpty, "\(outcome.report)")
      if arguments.last == "--json" {
        let json = try JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8))
        #expect(json is [String: Any])
      }
    }
    #expect(
      Set(place.outputs) == ["out/model.h5", "d.h5", "p.h5", "out/report.html"], "\(place.outputs)")
    let predictions = try File(openingAt: place.path("p.h5"))
    let values = try predictions.dataset("predictions/predicted").read(Double.self)
    #expect(values.count == 2 && values.allSatisfy(\.isFinite))
  }

  @Test func aRunIsRepeatedOverItsOwnOutput() throws {
    let place = try Workspace()
    try SmallJob().write(to: place)
    for rankCount in [0, 2] {
      let outcome = try place.emulon(
        ["fit", "job.yaml", "--log-level", "error"], rankCount: rankCount)
      #expect(outcome.status == 0, "\(outcome.report)")
      #expect(outcome.standardOutput.isEmpty && outcome.standardError.isEmpty, "\(outcome.report)")
      #expect(place.outputs == ["out/model.h5"])
    }
  }

  @Test func theMainJobWritesACompleteFile() throws {
    let place = try mainJob()
    let outcome = try place.emulon(["fit", "job.yaml"], rankCount: 2, seconds: 120)
    try #require(outcome.status == 0, "\(outcome.report)")
    #expect(Set(place.outputs).isSuperset(of: ["out/model.h5", "out/report.html"]))
    #expect(!place.outputs.contains { $0.hasSuffix(".part") || $0.hasSuffix("probe") })
    let file = try File(openingAt: place.path("out/model.h5"))
    #expect(try file.attributeText("format") == "emulon-model")
    #expect(try file.attributeText("status") == "complete")
    #expect(try file.group("provenance").attribute("ranks", as: Int.self) == 2)
    #expect(try file.group("model").attributeText("unit") == "meV")
    let features = try file.dataset("model/features/atomic_number").shape[0]
    let tested = try file.dataset("predictions/grouped_test/structure").shape[0]
    #expect(features == 800 && (70...90).contains(tested))
    let shapes = [
      "structures/index": [400], "structures/label": [400], "structures/group": [400],
      "structures/element": [400, 2], "structures/reference": [400, 1], "model/structure": [400],
      "model/dual_coefficient": [400, 1], "model/constant": [1],
      "model/features/element": [800, 4], "model/features/environment_offset": [401],
      "predictions/grouped_test/predicted": [tested, 1],
      "predictions/grouped_test/reference": [tested, 1],
      "predictions/grouped_test/mean": [tested, 1], "metrics/grouped_test/mae": [1, 1],
      "metrics/grouped_test/r2": [1, 1], "metrics/grouped_test/mean_mae": [1, 1],
      "metrics/grouped_test/choices": [1], "timings/peak_memory": [2],
    ]
    for (name, shape) in shapes {
      let dataset = try file.dataset(name)
      #expect(dataset.shape == shape, "\(name)")
      #expect(try !dataset.attributeText("unit").isEmpty, "\(name)")
      #expect(try !dataset.attributeText("description").isEmpty, "\(name)")
    }
    try expectMetrics(file, tested)
  }

  /// The metrics follow from the predictions, and the model beats the mean.
  private func expectMetrics(_ file: borrowing File, _ tested: Int) throws {
    func values(_ name: String) throws -> [Double] { try file.dataset(name).read(Double.self) }
    let group = "predictions/grouped_test/"
    let (predicted, reference) = (
      try values(group + "predicted"), try values(group + "reference")
    )
    let error = zip(predicted, reference).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(tested)
    let stated = try values("metrics/grouped_test/mae")[0]
    #expect(abs(stated - error) < 1e-12 * error)  // a sum of 80 terms in another order
    #expect(try stated < 0.8 * values("metrics/grouped_test/mean_mae")[0])
    let structures = try file.dataset(group + "structure").read(Int.self)
    let all = try values("structures/reference")
    #expect(structures.map { all[$0] } == reference)
  }

  /// The main job with one test split and few steps, in a folder of its own.
  private func mainJob() throws -> Workspace {
    let inputs = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Inputs/bi2te3-dimers").standardized
    let text = try String(contentsOf: inputs.appending(path: "job.yaml"), encoding: .utf8)
    let head = try #require(text.split(separator: "\nvalidation:").first)
    let lines = head.split(separator: "\n").filter { line in
      !["steps:", "innerFolds:", "starts:"].contains { line.hasPrefix("    \($0)") }
    }
    let place = try Workspace()
    try place.write(
      lines.joined(separator: "\n") + """

            steps: 10
            innerFolds: 2
        validation: {test: 0.2, seeds: [0], by: group}
        output: {directory: out}

        """, to: "job.yaml")
    try FileManager.default.copyItem(
      at: inputs.appending(path: "dimers.extxyz"),
      to: place.folder.appending(path: "dimers.extxyz"))
    return place
  }
}
