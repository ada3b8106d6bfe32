import Testing

@testable import Workflows

@Suite struct PictureTests {
  @Test func dataBlocksHoldOneRowForEveryPrediction() throws {
    let picture = try #require(Picture.parity(of: SampleReport.report))
    let block = try #require(picture.data.firstMatch(of: /\$parity0 << EOD\n([^E]*)EOD/))
    #expect(block.1 == "1.0 1.5\n-2.0 -2.5\n4.0 3.5\n8.0 9.5\n")
  }

  @Test func missingNumbersAreMarked() {
    var picture = Picture(name: "p", caption: "", width: 1, height: 1)
    picture.add(data: "d", rows: [[1, .nan], [.infinity, 2]])
    #expect(picture.data == "$d << EOD\n1.0 NaN\nNaN 2.0\nEOD\n")
  }

  @Test func quotedTextEndsNowhereElse() {
    #expect(Picture.quoted("it's `date`\n$x") == "'it''s `date` $x'")
  }

  @Test func logarithmicAxesHaveRoundTics() {
    #expect(
      Picture.logarithmicTics(from: 9, to: 220)
        == "('10' 10.0, '20' 20.0, '50' 50.0, '100' 100.0, '200' 200.0)")
  }

  @Test func manyPointsAreThinnedAndTheWorstOnesKept() {
    let reference = (0..<20_000).map { Double($0) }
    let predicted = reference.map { $0 == 777 ? 1e6 : $0 + 0.1 }
    let evaluation = Evaluation(
      name: "grouped_test", runs: [], structure: [], predicted: predicted, reference: reference,
      baselines: [], metrics: RunMetrics(), leak: "")
    let shown = evaluation.shownPoints
    #expect(shown.count <= Picture.pointLimit)
    #expect(shown.count > Picture.pointLimit / 2)
    #expect(shown.contains { $0.predicted == 1e6 })
  }

  @Test func aModelWithoutPredictionsHasNoPictures() {
    #expect(Picture.all(of: ModelReport()).isEmpty)
  }
}
