import Foundation
import LinearAlgebra
import Testing

@Suite struct ExponentialTests {
  @Test func valuesAgreeWithTheMathematicalLibrary() {
    let arguments = (0..<100_003).map { -708 + Double($0) * 0.014_17 }
    var values = arguments
    var span = values.mutableSpan
    exponentiate(&span)
    for (x, value) in zip(arguments, values) {
      let expected = exp(x)
      // 2 ulp of the function and 1 of the library.
      #expect(abs(value - expected) <= 3 * expected.ulp)
    }
  }

  @Test func extremeArgumentsGiveTheirLimits() {
    var values = [0, -1e5, -.infinity, 1e5, .infinity, .nan, -708, 709.7, -1e-300]
    var span = values.mutableSpan
    exponentiate(&span)
    #expect(Array(values[0..<5]) == [1, 0, 0, .infinity, .infinity])
    #expect(values[5].isNaN && values[6] > 0 && values[7].isFinite && values[8] == 1)
  }
}
