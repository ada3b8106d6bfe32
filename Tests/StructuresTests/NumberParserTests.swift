import Testing

@testable import Structures

private func real(_ text: String) -> Double? {
  let bytes = Array(text.utf8)
  return NumberParser.real(bytes.span, bytes.indices)
}

@Suite struct NumberParserTests {
  @Test func realsAreRoundedExactly() throws {
    var random = RandomNumbers(seed: 3)
    for _ in 0..<50_000 {
      let any = Double(bitPattern: random.next())
      guard any.isFinite else { continue }
      let near = random.real(-100...100)
      let digits = random.next() >> UInt64.random(in: 0...63, using: &random)
      let places = Int.random(in: 0...22, using: &random)
      var decimal = String(digits)
      decimal = String(repeating: "0", count: max(0, places - decimal.count)) + decimal
      let split = decimal.index(decimal.endIndex, offsetBy: -places)
      for text in [
        "\(any)", "\(near)", decimal[..<split] + "." + decimal[split...], "\(digits)e-\(places)",
      ] {
        #expect(real(text) == Double(text), "\(text)")
      }
    }
  }

  /// Numbers in the middle between two doubles round to the even one, a trifle more goes up.
  @Test func tiesRoundToEven() {
    #expect(real("9007199254740993") == 9_007_199_254_740_992)
    #expect(real("9007199254740995") == 9_007_199_254_740_996)
    #expect(real("900719925474099.30") == 900_719_925_474_099.30)
    #expect(real("9007199254740993.001") == 9_007_199_254_740_994)
    #expect(real("1.00000000000000011102") == Double("1.00000000000000011102"))
  }

  @Test func signsAndExponentsOfFortranAreRead() {
    #expect(real("-0")?.sign == .minus)
    #expect(real("+1.5D+02") == 150 && real("1d2") == 100 && real(".5") == 0.5 && real("5.") == 5)
    #expect(real("1e999") == .infinity && real("1e-999") == 0)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "nan", "inf", "0x10", "1.2.3", "1,5", "1e5x", "--1",
  ])
  func otherWordsAreNotNumbers(_ text: String) {
    #expect(real(text) == nil)
  }

  @Test func integersStopAtTheirLimits() {
    func integer(_ text: String) -> Int? {
      let bytes = Array(text.utf8)
      return NumberParser.integer(bytes.span, bytes.indices)
    }
    #expect(integer("\(Int.max)") == Int.max && integer("\(Int.min)") == Int.min)
    #expect(integer("9223372036854775808") == nil && integer("1.0") == nil && integer("+") == nil)
  }
}
