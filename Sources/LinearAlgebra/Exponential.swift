/// Replaces every value `x` by `e^x`, eight at a time.
///
/// `x = k ln 2 + r` with `|r| <= ln 2 / 2` (Cody and Waite 1980, chapter 6), then the Taylor series
/// of `e^r` through `r^13`, whose remainder is below `0.35^14 / 14! = 5e-18`, and the scaling by
/// `2^k` in two exact factors. The error is below 2 ulp; results below the normal numbers become
/// 0, those above the largest number infinity, and NaN stays NaN.
public func exponentiate(_ values: inout MutableSpan<Double>) {
  unsafe values.withUnsafeMutableBufferPointer { values in
    let bytes = UnsafeMutableRawBufferPointer(values)
    let whole = values.count / 8 * 8
    for i in stride(from: 0, to: whole, by: 8) {
      let x = unsafe bytes.loadUnaligned(fromByteOffset: 8 * i, as: SIMD8<Double>.self)
      unsafe bytes.storeBytes(of: exponential(x), toByteOffset: 8 * i, as: SIMD8<Double>.self)
    }
    var rest = SIMD8<Double>.zero
    for i in whole..<values.count { rest[i - whole] = unsafe values[i] }
    rest = exponential(rest)
    for i in whole..<values.count { unsafe values[i] = rest[i - whole] }
  }
}

/// The exponentials of eight numbers.
@inline(__always)
private func exponential(_ x: SIMD8<Double>) -> SIMD8<Double> {
  let limited = x.clamped(
    lowerBound: SIMD8(repeating: -745), upperBound: SIMD8(repeating: 710))
  let k = (limited * 1.442_695_040_888_963_4).rounded(.toNearestOrEven)
  let high = limited.addingProduct(k, SIMD8(repeating: -0.693_147_180_369_123_8))
  let r = high.addingProduct(k, SIMD8(repeating: -1.908_214_929_270_587_7e-10))
  var sum = SIMD8<Double>(repeating: inverseFactorials[0])
  for factor in 1..<14 { sum = SIMD8(repeating: inverseFactorials[factor]).addingProduct(sum, r) }
  let half = (k * 0.5).rounded(.down)
  var result = sum * powerOfTwo(half) * powerOfTwo(k - half)
  result.replace(with: 0, where: x .< -708.396_418_532_264_1)
  result.replace(with: x, where: x .!= x)
  return result
}

/// `2^k` for eight whole numbers within the normal exponents, from their bit patterns.
@inline(__always)
private func powerOfTwo(_ k: SIMD8<Double>) -> SIMD8<Double> {
  let shifted = k + 0x1.8p52  // puts the whole number into the lowest bits
  let bits = unsafe unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
  let exponent = ((bits & 0xffff) &+ 1023) & 0x7ff
  return unsafe unsafeBitCast(exponent &<< 52, to: SIMD8<Double>.self)
}

/// `1 / 13!, 1 / 12!, ... 1 / 0!`, the coefficients from the highest power down.
private let inverseFactorials: InlineArray<14, Double> = [
  1 / 6_227_020_800, 1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880, 1 / 40_320,
  1 / 5_040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1,
]
