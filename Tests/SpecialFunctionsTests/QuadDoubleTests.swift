import SpecialFunctions
import Testing

@Suite struct QuadDoubleTests {
  private let tolerance = 1e-60  // four components hold 62 digits; a few operations lose two

  private func samples() -> [QuadDouble] {
    [0.3, 1.7, 42.5, 1e-9, 3e7].map { QuadDouble($0) / QuadDouble(7.0) }
  }

  @Test func quotientUndoesProduct() {
    for a in samples() {
      for b in samples() {
        #expect(abs((a * b / b / a - 1).doubleValue) < tolerance)
        #expect(abs(((a + b - b - a) / (a + b)).doubleValue) < tolerance)
      }
    }
  }

  @Test func squareRootSquaresToItsArgument() {
    for a in samples() {
      #expect(abs((a.squareRoot * a.squareRoot / a - 1).doubleValue) < tolerance)
    }
  }

  @Test func exponentialTurnsSumsIntoProducts() {
    for a in [0.1, -3.25, 17.0] {
      let (x, y) = (QuadDouble(a), QuadDouble(a) / 3)
      let ratio = QuadDouble.exp(x + y) / (QuadDouble.exp(x) * QuadDouble.exp(y))
      #expect(abs((ratio - 1).doubleValue) < 1e-58)  // 8 squarings lose 8 bits
    }
  }

  @Test func logarithmUndoesExponential() {
    for a in [0.1, -3.25, 17.0] {
      #expect(abs((QuadDouble.log(.exp(QuadDouble(a))) - QuadDouble(a)).doubleValue) < 1e-58)
    }
  }

  @Test func machinFormulaGivesPi() {
    // pi = 16 arctan(1/5) - 4 arctan(1/239)
    func arctangent(_ inverse: Double) -> QuadDouble {
      let x = QuadDouble(1.0) / QuadDouble(inverse)
      return (0..<48).reversed().reduce(QuadDouble(0.0)) { sum, k in
        QuadDouble(k % 2 == 0 ? 1.0 : -1.0) / QuadDouble(2 * k + 1) + sum * x * x
      } * x
    }
    let value = arctangent(5) * 16.0 - arctangent(239) * 4.0
    #expect(abs((value - .pi).doubleValue) < tolerance)
  }

  @Test func halfPowersMultiply() {
    let x = QuadDouble(5.0) / QuadDouble(3.0)
    for (a, b) in [(3, 5), (-3, 8), (-7, -2)] {
      let ratio = x.power(halves: a) * x.power(halves: b) / x.power(halves: a + b)
      #expect(abs((ratio - 1).doubleValue) < tolerance)
    }
  }

  @Test func orderFollowsTheLastDigit() {
    let third = QuadDouble(1.0) / QuadDouble(3.0)
    #expect(third < third + QuadDouble(1e-60))
    #expect(!(third + QuadDouble(1e-60) < third))
  }
}
