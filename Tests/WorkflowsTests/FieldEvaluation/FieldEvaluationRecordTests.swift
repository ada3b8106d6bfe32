import Foundation
import HDF5
import Structures
import TestSupport
import Testing

@testable import Workflows

@Suite(.usesHDF5) struct FieldEvaluationRecordTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).h5")
    defer { try? FileManager.default.removeItem(at: path) }
    try body(path.path)
  }

  @Test func recordReadBackIsTheSame() throws {
    let baselines = [["one-body": 0.5], ["one-body": 0.25]]
    let record = try SampleField.comparison(rankCount: 1).record(baselines: baselines)
    try withFile { path in
      let file = try File(creatingAt: path)
      try record.write(into: try file.createGroup("evaluation"), unit: "e/A^3")
      try file.close()
      let read = try FieldEvaluationRecord(
        readingFrom: try File(openingAt: path).group("evaluation"))
      #expect(read == record)
    }
  }

  @Test func missingNumbersAreReported() throws {
    let record = try SampleField.comparison(rankCount: 1).record()
    try withFile { path in
      let file = try File(creatingAt: path)
      let group = try file.createGroup("evaluation")
      try record.write(into: group, unit: "e/A^3")
      try group.dataset("parity").setAttribute("range", [1.0, 1.0])
      #expect(throws: InputError.self) { try FieldEvaluationRecord(readingFrom: group) }
    }
  }

  @Test func groupsAreInOrderOfTheirFirstStructure() throws {
    let record = try SampleField.comparison(rankCount: 1).record()
    #expect(record.groups == ["group of a", "group of b"])
    #expect(abs(record.mean(\.meanAbsoluteError, of: "group of b") - 0.15) < 1e-12)
  }
}
