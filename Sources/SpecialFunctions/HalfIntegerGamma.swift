/// The gamma function at `twice / 2`, for `twice > 0` (DLMF 5.5.1 from 5.4.6 and `Gamma(1) = 1`).
public func gamma(halves twice: Int) -> QuadDouble {
  precondition(twice > 0, "a positive argument; got \(twice) halves")
  var result = twice & 1 == 0 ? QuadDouble(1.0) : QuadDouble.pi.squareRoot
  for k in stride(from: twice & 1 == 0 ? 2 : 1, to: twice, by: 2) {
    result *= QuadDouble(k).scaled(byPowerOfTwo: -1)
  }
  return result
}
