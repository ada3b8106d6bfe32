import Testing

@testable import Workflows

@Suite struct HistogramTests {
  @Test(arguments: [1, 2, 30, 1000])
  func everyFiniteValueIsCountedOnce(_ count: Int) throws {
    let values = (0..<count).map { 0.37 * Double(($0 * 7919) % count) - 3 } + [.nan]
    let histogram = try #require(Histogram(values))
    #expect(histogram.counts.reduce(0, +) + histogram.outsideCount == count)
  }

  @Test func zeroStandsInTheMiddle() throws {
    let histogram = try #require(Histogram(Array(repeating: 0, count: 5)))
    #expect(histogram.counts[histogram.counts.count / 2] == 5)
    #expect(histogram.centres[histogram.counts.count / 2] == 0)
  }

  @Test func farOutliersStayOutside() throws {
    let values = (0..<1000).map { Double($0 % 11) - 5 } + [1e6]
    let histogram = try #require(Histogram(values))
    #expect(histogram.outsideCount == 1)
  }

  @Test(arguments: [1e308, 5e-324])
  func numbersAtTheEndOfTheRangeAreHarmless(_ value: Double) {
    let histogram = Histogram([value, -value, 0])
    #expect(histogram == nil || histogram?.counts.reduce(0, +) == 3)
  }

  @Test func nothingFiniteHasNoHistogram() {
    #expect(Histogram([.nan]) == nil)
  }
}
