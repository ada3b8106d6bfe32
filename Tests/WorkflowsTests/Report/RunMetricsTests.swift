import Testing

@testable import Workflows

@Suite struct RunMetricsTests {
  @Test func meanPredictorExplainsNothing() {
    let metrics = PooledMetrics(predicted: [2, 2, 2], reference: [1, 2, 3])
    #expect(metrics.determination == 0)
  }

  @Test func exactPredictorExplainsAll() {
    let metrics = PooledMetrics(predicted: [1, 5], reference: [1, 5])
    #expect(metrics.determination == 1)
    #expect(metrics.meanAbsolute == 0)
  }

  @Test func pairsWithoutAPredictionDoNotCount() {
    let metrics = PooledMetrics(predicted: [.nan, 3, 5], reference: [1, 1, 5])
    #expect(metrics.count == 2)
    #expect(metrics.meanAbsolute == 1)
  }

  @Test func equalReferencesHaveNoDetermination() {
    #expect(PooledMetrics(predicted: [1, 2], reference: [3, 3]).determination.isNaN)
  }
}
