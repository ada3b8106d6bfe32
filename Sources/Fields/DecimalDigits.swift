import Foundation
import Glibc

/// A number as a few decimal digits, correctly rounded: `digits * 10^(exponent - count + 1)`.
struct DecimalDigits {
  /// The digits as a whole number; zero, or exactly `count` digits long.
  let digits: UInt64
  /// The exponent of ten of the first digit; zero for zero.
  let exponent: Int

  /// The first `count` digits of the size of a finite number.
  ///
  /// One multiplication by a power of ten decides, unless what is cut off is so close to one half that
  /// its rounding errors matter; the C library decides then.
  init(_ value: Double, count: Int) {
    let size = abs(value)
    guard size > 0 else {
      self = DecimalDigits(digits: 0, exponent: 0)
      return
    }
    self = Self.fast(size, count) ?? Self.slow(size, count)
  }

  private init(digits: UInt64, exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  private static let powers: [Double] = (-300...300).map { pow(10, Double($0)) }

  private static func fast(_ size: Double, _ count: Int) -> DecimalDigits? {
    guard size > 1e-270, size < 1e270 else { return nil }
    // floor(log10(size)) or one less, from the exponent of two.
    var exponent = Int((Double(size.exponent) * 0.301029995663981).rounded(.down))
    var scaled = size * powers[count - 1 - exponent + 300]
    let limit = powers[count + 300]
    if scaled >= limit {
      exponent += 1
      scaled = size * powers[count - 1 - exponent + 300]
    }
    // A product has a relative error of 3e-16, less than 1e-3 for the at most 12 digits wanted.
    let whole = scaled.rounded(.down)
    let rest = scaled - whole
    guard abs(rest - 0.5) > 1e-3, scaled < limit - 1, scaled > limit * 0.1 else { return nil }
    return DecimalDigits(digits: UInt64(whole) + (rest > 0.5 ? 1 : 0), exponent: exponent)
  }

  private static func slow(_ size: Double, _ count: Int) -> DecimalDigits {
    let text = String(format: "%.\(count - 1)e", size)
    let parts = text.split(separator: "e")
    let digits = parts[0].filter { $0 != "." }
    return DecimalDigits(digits: UInt64(digits) ?? 0, exponent: Int(parts[1]) ?? 0)
  }
}
