import Testing

@testable import Workflows

@Suite struct LearningCurveTests {
  private func run(_ count: Int) -> Evaluation.Run {
    Evaluation.Run(label: "", trainingCount: count, testCount: 1, choice: "")
  }

  @Test func runsOfNearlyOneSizeAreTakenTogether() {
    let curve = LearningCurve(runs: [run(100), run(51), run(50), run(104)], errors: [1, 4, 2, 3])
    #expect(curve.points.map(\.trainingCount) == [50.5, 102])
    #expect(curve.points.map(\.error.mean) == [3, 2])
  }

  @Test func aSpreadOfSizesWithoutGapIsOnePoint() {
    let sizes = [75, 78, 81, 84, 160]
    let curve = LearningCurve(runs: sizes.map(run), errors: [1, 2, 3, 4, 5])
    #expect(curve.points.map(\.trainingCount) == [79.5, 160])
  }

  @Test func sizesWithoutErrorsAreLeftOut() {
    #expect(LearningCurve(runs: [run(10)], errors: [.nan]).points.isEmpty)
  }
}
