import Regression
import Testing

@Suite struct MetricsTests {
  @Test func aSmallExampleByHand() {
    let metrics = Metrics(predictions: [1, 2, 5], references: [1, 3, 3])
    #expect(metrics.meanAbsoluteError == 1)
    #expect(abs(metrics.rootMeanSquareError - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(metrics.maximumError == 2 && metrics.count == 3)
    #expect(abs(metrics.bias - 1.0 / 3) < 1e-15)
    #expect(abs(metrics.determination - (1 - 5 / (8.0 / 3))) < 1e-15)  // spread 16/9 + 2 * 4/9
  }

  @Test func theMeanHasNoDeterminationAndPerfectionHasOne() {
    let references = [1.0, 2, 6]
    #expect(Metrics(predictions: [3, 3, 3], references: references).determination == 0)
    #expect(Metrics(predictions: references, references: references).determination == 1)
    #expect(Metrics(predictions: [1, 2], references: [3, 3]).determination.isNaN)
  }

  @Test func wholeWeightsCountRepetitions() {
    let weighted = Metrics(predictions: [1, 2], references: [0, 4], weights: [3, 1])
    let repeated = Metrics(predictions: [1, 1, 1, 2], references: [0, 0, 0, 4])
    #expect(weighted.meanAbsoluteError == repeated.meanAbsoluteError)
    #expect(weighted.determination == repeated.determination)
    #expect(weighted.rootMeanSquareError == repeated.rootMeanSquareError)
  }
}
