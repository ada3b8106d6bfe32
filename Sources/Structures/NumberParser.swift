/// Reads numbers from bytes: exactly rounded, and without making strings in the common cases.
package enum NumberParser {
  /// The real number that fills `range`, nil when something else stands there.
  ///
  /// An optional sign, digits with an optional point, and an optional exponent after `e`, `E`, `d`
  /// or `D`. Words such as `nan` are not numbers. Up to 19 digits are converted exactly in integer
  /// arithmetic: by one rounded operation when digits and power of ten are exact doubles (Clinger,
  /// PLDI 1990), else by a quotient of 128 by 64 bits; the rest goes to the standard library.
  package static func real(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    var i = range.lowerBound
    let end = range.upperBound
    var isNegative = false
    if i < end, bytes[i] == 45 || bytes[i] == 43 {
      isNegative = bytes[i] == 45
      i += 1
    }
    var digits: UInt64 = 0
    let start = i
    while i < end, bytes[i] &- 48 < 10 {
      digits = digits &* 10 &+ UInt64(bytes[i] &- 48)
      i += 1
    }
    var digitCount = i - start
    var power = 0
    if i < end, bytes[i] == 46 {
      i += 1
      let point = i
      while i < end, bytes[i] &- 48 < 10 {
        digits = digits &* 10 &+ UInt64(bytes[i] &- 48)
        i += 1
      }
      power = point - i
      digitCount += i - point
    }
    guard digitCount > 0 else { return nil }
    if i < end {
      guard let exponent = exponent(bytes, i..<end) else { return nil }
      power += exponent
    }
    if digitCount <= 19, let size = exact(digits, power) { return isNegative ? -size : size }
    return slow(bytes, range)
  }

  /// The whole number that fills `range`, nil when something else stands there or it is too large.
  package static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var i = range.lowerBound
    var isNegative = false
    if i < range.upperBound, bytes[i] == 45 || bytes[i] == 43 {
      isNegative = bytes[i] == 45
      i += 1
    }
    guard i < range.upperBound else { return nil }
    var value = 0
    while i < range.upperBound {
      let digit = bytes[i] &- 48
      guard digit < 10 else { return nil }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (next, tooFar) =
        isNegative
        ? product.subtractingReportingOverflow(Int(digit))
        : product.addingReportingOverflow(Int(digit))
      guard !tooLarge, !tooFar else { return nil }
      value = next
      i += 1
    }
    return value
  }

  private static func exponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let mark = bytes[range.lowerBound] | 32
    guard mark == 101 || mark == 100 else { return nil }
    guard range.count < 9 else { return range.count < 40 ? Int(99_999) : nil }
    return integer(bytes, (range.lowerBound + 1)..<range.upperBound)
  }

  private static let powers: [Double] = (0...22).reduce(into: []) { powers, k in
    powers.append(k == 0 ? 1 : powers[k - 1] * 10)
  }

  private static let wholePowers: [UInt64] = (0...19).reduce(into: []) { powers, k in
    powers.append(k == 0 ? 1 : powers[k - 1] * 10)
  }

  /// `digits * 10^power`, correctly rounded, nil when this needs more than 128 bits.
  @inline(__always)
  private static func exact(_ digits: UInt64, _ power: Int) -> Double? {
    if digits <= 1 << 53 {
      if power <= 0, power >= -22 { return Double(digits) / powers[-power] }
      if power > 0, power <= 22 { return Double(digits) * powers[power] }
      return digits == 0 ? 0 : nil
    }
    guard power <= 0, power >= -19 else { return nil }
    // The quotient has at least 63 bits; the remainder only matters as "more than", so it may stand
    // in the lowest bit before the one rounding to 53 bits.
    let divisor = wholePowers[-power]
    let (n, d) = (digits.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let dividend = digits << UInt64(n)
    let scaled = divisor << UInt64(d)
    let (quotient, rest) = scaled.dividingFullWidth((dividend >> 1, dividend << 63))
    guard quotient >> 62 != 0 else { return nil }
    let scale = Double(bitPattern: UInt64(1023 + d - n - 63) << 52)
    return Double(quotient | (rest == 0 ? 0 : 1)) * scale
  }

  private static func slow(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Double? {
    var text = ""
    for i in range {
      let byte = bytes[i] | 32 == 100 ? 101 : bytes[i]
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return Double(text)
  }
}
