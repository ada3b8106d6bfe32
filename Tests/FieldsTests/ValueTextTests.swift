import Testing

@testable import Fields

@Suite struct ValueTextTests {
  @Test(arguments: [
    (123.45678901, " 0.12345678901E+03"), (-123.45678901, " -.12345678901E+03"),
    (0, " 0.00000000000E+00"), (0.1, " 0.10000000000E+00"), (1e-120, " 0.10000000000-119"),
    (-9.99999999999e9, " -.10000000000E+11"), (1e99, " 0.10000000000+100"),
  ])
  func valuesStandAsVASPWritesThem(_ value: Double, _ text: String) {
    var bytes: [UInt8] = []
    ValueText.appendVASP(value, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    (1.13233e-16, "  1.13233E-16"), (-2.5, " -2.50000E+00"), (0, "  0.00000E+00"),
    (9.999996, "  1.00000E+01"), (1e-120, " 1.00000E-120"), (-1e-120, "  0.00000E+00"),
  ])
  func valuesStandAsInCubeFiles(_ value: Double, _ text: String) {
    var bytes: [UInt8] = []
    ValueText.appendCube(value, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}
