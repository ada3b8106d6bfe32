import Glibc
import SpecialFunctions
import Testing

@Suite struct BesselTests {
  @Test(arguments: [1e-5, 9e-4, 1.1e-3, 0.4, 3, 29, 31, 250, 900])
  func valuesAgreeWithKummersFunction(_ x: Double) {
    // DLMF 10.39.5: e^-x i_l(x) = x^l / (2 l + 1)!! e^-2x M(l + 1, 2 l + 2, 2 x)
    let lMax = 9
    var values = [Double](repeating: 0, count: lMax + 1)
    var span = values.mutableSpan
    ModifiedSphericalBessel(lMax: lMax).scaledValues(at: x, &span)
    var factor = 1.0
    for l in 0...lMax {
      if l > 0 { factor *= x / Double(2 * l + 1) }
      let expected = factor * kummerScaled(a: Double(l + 1), b: Double(2 * l + 2), z: 2 * x)
      #expect(abs(values[l] / expected - 1) < 5e-13)  // exp(log) loses log(e^x x^-l) units: 900 ulp
    }
  }

  @Test(arguments: [0.2, 5, 120])
  func wronskianIdentityHolds(_ x: Double) {
    // (2 l + 1) i_l = x (i_(l-1) - i_(l+1)), DLMF 10.51.4, up to a high degree
    var values = [Double](repeating: 0, count: 31)
    var span = values.mutableSpan
    ModifiedSphericalBessel(lMax: 30).scaledValues(at: x, &span)
    for l in 1..<30 {
      let residual = Double(2 * l + 1) * values[l] - x * (values[l - 1] - values[l + 1])
      #expect(abs(residual) < 1e-14 * x * values[l - 1] + 1e-300)
    }
  }

  @Test func kummersFunctionIsExponentialWhenItsParametersAgree() {
    for z in [0.0, 0.5, 30, 2_000] {
      #expect(abs(kummerScaled(a: 2.5, b: 2.5, z: z) - 1) < 1e-12)  // log z = 2000 loses 3 digits
    }
  }

  @Test func gammaAtHalvesSatisfiesTheDuplicationFormula() {
    // DLMF 5.5.5: Gamma(2z) = pi^-1/2 2^(2z-1) Gamma(z) Gamma(z + 1/2)
    for twice in 1..<40 {
      let right =
        gamma(halves: twice) * gamma(halves: twice + 1) * QuadDouble(2.0).power(twice - 1)
        / QuadDouble.pi.squareRoot
      #expect(abs((right / gamma(halves: 2 * twice) - 1).doubleValue) < 1e-58)  // 40 products
    }
  }
}
