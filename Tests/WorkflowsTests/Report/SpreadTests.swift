import Testing

@testable import Workflows

@Suite struct SpreadTests {
  @Test func meanAndDeviationOfThreeNumbers() {
    let spread = Spread([1.0, 2.0, 3.0])
    #expect(spread.mean == 2)
    #expect(spread.deviation == 1)
  }

  @Test func valuesThatAreNotFiniteAreLeftOut() {
    let spread = Spread([4.0, .nan, .infinity])
    #expect(spread.mean == 4)
    #expect(spread.count == 1)
    #expect(spread.text == "4.00")
  }

  @Test func meanAndDeviationShareTheirDecimals() {
    #expect(Spread([-0.3, 0.301]).text == "0.001 ± 0.425")
  }

  @Test func nothingGivesADash() {
    #expect(Spread([]).text == "–")
  }

  @Test(arguments: [
    (0.5312, "0.531"), (12.34, "12.3"), (2450.4, "2450"), (0, "0.00"), (-0.02, "-0.0200"),
    (3e-7, "3.00e-07"), (.nan, "–"),
  ])
  func numbersHaveThreeDigits(_ value: Double, _ text: String) {
    #expect(numberText(value) == text)
  }
}
