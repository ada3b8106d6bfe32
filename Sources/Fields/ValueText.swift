/// The text of a value of a field as programs write it.
enum ValueText {
  /// Adds a value as VASP writes it, 18 characters: ` 0.12345678901E+03`, ` -.12345678901E+03`.
  ///
  /// Exponents of three digits lose their letter, as Fortran prescribes: ` 0.12345678901-100`.
  static func appendVASP(_ value: Double, to text: inout [UInt8]) {
    let number = DecimalDigits(value, count: 11)
    text.append(32)
    text.append(value < 0 ? 45 : 48)
    text.append(46)
    append(number.digits, width: 11, to: &text)
    let exponent = number.digits == 0 ? 0 : number.exponent + 1
    if abs(exponent) < 100 { text.append(69) }
    text.append(exponent < 0 ? 45 : 43)
    append(UInt64(abs(exponent)), width: abs(exponent) < 100 ? 2 : 3, to: &text)
  }

  /// Adds a value as cube files have it, 13 characters (`%13.5E`): `  1.23456E-01`.
  ///
  /// A negative value smaller in size than 1e-99 would touch the value before and becomes zero.
  static func appendCube(_ value: Double, to text: inout [UInt8]) {
    let number = DecimalDigits(value < 0 && value > -1e-99 ? 0 : value, count: 6)
    let isLong = abs(number.exponent) >= 100
    text.append(32)
    if !isLong { text.append(value < 0 && number.digits > 0 ? 45 : 32) }
    let (first, others) = number.digits.quotientAndRemainder(dividingBy: 100_000)
    text.append(UInt8(48 + first))
    text.append(46)
    append(others, width: 5, to: &text)
    text.append(69)
    text.append(number.exponent < 0 ? 45 : 43)
    append(UInt64(abs(number.exponent)), width: isLong ? 3 : 2, to: &text)
  }

  /// Adds a whole number of at most `width` digits, filled with zeros.
  private static func append(_ number: UInt64, width: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = number
    for _ in 0..<width { text.append(48) }
    for place in stride(from: start + width - 1, through: start, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      text[place] = UInt8(48 + digit)
      rest = quotient
    }
  }
}
