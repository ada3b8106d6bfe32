import Foundation
import Testing

@testable import Fields

@Suite struct DecimalDigitsTests {
  @Test(arguments: [6, 11]) func digitsAreThoseOfTheCLibrary(_ count: Int) {
    var generator = SystemRandomNumberGenerator()
    var values = [
      1.0, 9.9999995, 0.5, 2.5, 1e22, 1e23, 1.7976931348623157e308, 0.1, 999999.5,
    ]
    values += (0..<20_000).map { _ in
      Double.random(in: 1..<10, using: &generator) * pow(10, Double(Int.random(in: -300...300)))
    }
    values += (0..<2000).map { Double($0) + 0.5 } + (0..<2000).map { Double($0) / 1024 }
    for value in values {
      let number = DecimalDigits(value, count: count)
      let text = String(format: "%.\(count - 1)e", value)
      let parts = text.split(separator: "e")
      #expect(UInt64(parts[0].filter { $0 != "." }) == number.digits, "\(text)")
      #expect(number.digits == 0 || Int(parts[1]) == number.exponent, "\(text)")
    }
  }
}
