import Testing

@testable import Workflows

@Suite struct FieldTotalsTests {
  @Test(arguments: [1, 7, 8, 9, 40])
  func totalsAreThoseOfThePlainLoop(_ count: Int) {
    let values = (0..<count).map { Double(($0 * 37 + 11) % 23) - 9 }
    var totals = FieldTotals()
    totals.add(values.span)
    totals.add([100, -200].span)
    // Sums of small whole numbers are exact.
    #expect(totals.sum == values.reduce(0, +) - 100)
    #expect(totals.count == count + 2)
    #expect(totals.smallest == -200)
    #expect(totals.largest == 100)
  }
}
