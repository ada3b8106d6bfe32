import Foundation
import TestSupport
import Testing

/// The program as a new user meets it: launched under `mpirun`, with input that is right or wrong.
@Suite(.timeLimit(.minutes(5))) struct ProgramTests {
  @Test(arguments: BadInput.jobFile + BadInput.structures)
  func wrongInputEndsInOneLineThatSaysWhatToDo(_ input: BadInput) throws {
    try expectOneLine(input)
  }

  @Test(arguments: BadInput.disagreements + BadInput.equations)
  func wrongJobsEndInOneLineThatSaysWhatToDo(_ input: BadInput) throws {
    try expectOneLine(input)
  }

  @Test(arguments: BadInput.models)
  func wrongModelsEndInOneLineThatSaysWhatToDo(_ input: BadInput) throws {
    try expectOneLine(input)
  }

  @Test(.usesHDF5, arguments: BadInput.fields)
  func wrongPredictionsOfFieldsEndInOneLineThatSaysWhatToDo(_ input: BadInput) throws {
    try expectOneLine(input)
  }

  @Test(arguments: BadInput.fieldFiles)
  func wrongFieldsEndInOneLineThatSaysWhatToDo(_ input: BadInput) throws {
    try expectOneLine(input)
  }

  /// Launches the program on several rank counts and looks at its end.
  private func expectOneLine(_ input: BadInput) throws {
    let place = try Workspace()
    var job = SmallJob()
    try job.write(to: place)
    if input.needsModel {
      let fit = try place.emulon(["fit", "job.yaml"], rankCount: 0)
      try #require(fit.status == 0, "\(fit.report)")
      try place.write(try place.contents(of: "out/model.h5"), to: "model.h5")
      try FileManager.default.removeItem(atPath: place.path("out"))
    }
    try input.spoil(&job, place)
    try job.write(to: place)
    let before = place.outputs
    for rankCount in input.rankCounts {
      let outcome = try place.emulon(input.arguments, rankCount: rankCount)
      #expect(outcome.status == input.code, "\(rankCount) ranks: \(outcome.report)")
      #expect(outcome.errorLines.count == 1, "\(rankCount) ranks: \(outcome.report)")
      for text in input.texts {
        let line = outcome.errorLines.first ?? ""
        #expect(line.contains(text), "\(rankCount) ranks: '\(text)' in \(outcome.report)")
      }
      #expect(place.outputs == before, "\(rankCount) ranks")
    }
  }

  @Test(arguments: [["--help"], ["fit", "--help"], ["predict", "--help"]])
  func helpIsPrintedOnce(_ arguments: [String]) throws {
    let place = try Workspace()
    for rankCount in [0, 1, 3] {
      let outcome = try place.emulon(arguments, rankCount: rankCount)
      #expect(outcome.status == 0, "\(outcome.report)")
      let usages = outcome.standardOutput.matches(of: /USAGE: emulon/)
      #expect(usages.count == 1, "\(rankCount) ranks: \(outcome.report)")
    }
  }

  @Test(arguments: [
    ["fitt"], ["fit"], ["fit", "job.yaml", "--fast"], ["predict", "m.h5"],
    ["fit", "job.yaml", "--log-level", "loud"],
  ])
  func aWrongCommandLineIsReportedOnceWithItsCode(_ arguments: [String]) throws {
    let place = try Workspace()
    for rankCount in [0, 1, 3] {
      let outcome = try place.emulon(arguments, rankCount: rankCount)
      #expect(outcome.status == 64, "\(rankCount) ranks: \(outcome.report)")
      let errors = outcome.standardError.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
      #expect(errors.count == 1, "\(rankCount) ranks: \(outcome.report)")
    }
  }

  @Test func theVersionIsPrintedOnce() throws {
    let outcome = try Workspace().emulon(["--version"], rankCount: 2)
    #expect(outcome.status == 0 && outcome.standardOutput.split(separator: "\n").count == 1)
  }
}
