/// Many functions of one variable, each a polynomial on every interval of a grid by octaves.
///
/// The variable runs from 0 to `reach`, and `v = 1 + (2^octaves - 1) x / reach` from 1 to `2^octaves`. Every octave
/// `2^k ... 2^(k+1)` of `v` has `2^bits` intervals of equal width; the interval and the place on it are read off the
/// bits of `v`. One octave gives equal intervals, many give narrow ones near zero, for functions of
/// `ln(x + softness)`. Functions stand in groups of eight, one in each lane, as polynomials in `t`, which runs
/// from -1 to 1 over the interval.
public struct OctavePolynomials: Sendable {
  /// The degree of all polynomials.
  public static let degree = 7

  /// The largest value of the variable.
  public let reach: Double
  /// The number of octaves.
  public let octaves: Int
  /// The binary logarithm of the number of intervals in an octave.
  public let bits: Int
  /// The number of functions.
  public let functionCount: Int
  private let coefficients: LaneArray

  /// The number of intervals.
  public var intervalCount: Int { octaves << bits }

  /// Takes the coefficients of `t^0 ... t^degree` for each group, for each interval.
  public init(
    reach: Double, octaves: Int, bits: Int, functionCount: Int, coefficients: [SIMD8<Double>]
  ) {
    let size = (functionCount + 7) / 8 * (Self.degree + 1)
    precondition(
      reach > 0 && 1...40 ~= octaves && 0...20 ~= bits && functionCount > 0,
      "a reach, octaves, bits and functions")
    precondition(
      coefficients.count == size * octaves << bits,
      "\(size) coefficients for each interval; got \(coefficients.count)")
    self.reach = reach
    self.octaves = octaves
    self.bits = bits
    self.functionCount = functionCount
    self.coefficients = LaneArray(coefficients)
  }

  /// The two ends of an interval.
  public static func interval(
    _ number: Int, reach: Double, octaves: Int, bits: Int
  ) -> (low: Double, high: Double) {
    let (octave, part) = (number >> bits, number & ((1 << bits) - 1))
    let (unit, size) = (Double(1 << octave), Double(1 << bits))
    let scale = reach / Double((1 << octaves) - 1)
    return (
      (unit * (1 + Double(part) / size) - 1) * scale,
      (unit * (1 + Double(part + 1) / size) - 1) * scale
    )
  }

  /// Writes the functions with the points in lanes, those of vector `k` of points at `values[k * functionCount + n]`.
  ///
  /// Points beyond `limit` give zeros.
  public func writeLanes(
    at points: Span<SIMD8<Double>>, count: Int, limit: Double,
    into values: inout MutableSpan<SIMD8<Double>>
  ) {
    precondition(
      count <= points.count && count * functionCount <= values.count,
      "points and values inside their storage")
    unsafe coefficients.span.withUnsafeBufferPointer { table in
      unsafe values.withUnsafeMutableBufferPointer { out in
        guard let table = table.baseAddress, let out = out.baseAddress else { return }
        for k in 0..<count {
          let kernel = unsafe OctaveKernel(
            polynomials: self, table: table, out: out + k * functionCount, points: points[k],
            limit: limit)
          kernel.run()
        }
      }
    }
  }
}

/// The functions at eight points.
@safe private struct OctaveKernel {
  let table: UnsafePointer<SIMD8<Double>>
  let out: UnsafeMutablePointer<SIMD8<Double>>
  let functionCount: Int
  let groupCount: Int
  let index: SIMD8<UInt64>
  let place: SIMD8<Double>
  let isInside: SIMDMask<SIMD8<Int64>>

  @inline(__always)
  init(
    polynomials: OctavePolynomials, table: UnsafePointer<SIMD8<Double>>,
    out: UnsafeMutablePointer<SIMD8<Double>>, points: SIMD8<Double>, limit: Double
  ) {
    unsafe self.table = table
    unsafe self.out = out
    functionCount = polynomials.functionCount
    groupCount = (functionCount + 7) / 8
    isInside = points .<= limit
    let factor = Double((1 << polynomials.octaves) &- 1) / polynomials.reach
    let top = Double(1 << polynomials.octaves).nextDown
    var v = SIMD8(repeating: 1).addingProduct(points, SIMD8(repeating: factor))
    v.replace(with: top, where: v .> top)
    let pattern = unsafe unsafeBitCast(v, to: SIMD8<UInt64>.self)
    let shift = UInt64(truncatingIfNeeded: 52 &- polynomials.bits)
    let one = UInt64(1023) << 52
    let number = (pattern &>> SIMD8(repeating: shift)) &- (one >> shift)
    let last = UInt64(truncatingIfNeeded: polynomials.intervalCount &- 1)
    index = number.replacing(with: last, where: number .> last)
    // The bits below the interval, behind the exponent of 1: a number from 1 to 1 + 2^-bits.
    let rest = (pattern & ((UInt64(1) << shift) &- 1)) | one
    let part = unsafe unsafeBitCast(rest, to: SIMD8<Double>.self)
    place = (part - 1) * Double(2 << polynomials.bits) - 1
  }

  @inline(__always)
  func run() {
    for group in 0..<groupCount {
      let (f0, f1) = (value(0, group), value(1, group))
      let (f2, f3) = (value(2, group), value(3, group))
      let (f4, f5) = (value(4, group), value(5, group))
      let (f6, f7) = (value(6, group), value(7, group))
      let (a0, a1, a2, a3) = (low(f0, f4), high(f0, f4), low(f1, f5), high(f1, f5))
      let (a4, a5, a6, a7) = (low(f2, f6), high(f2, f6), low(f3, f7), high(f3, f7))
      let (b0, b1, b2, b3) = (low(a0, a4), high(a0, a4), low(a1, a5), high(a1, a5))
      let (b4, b5, b6, b7) = (low(a2, a6), high(a2, a6), low(a3, a7), high(a3, a7))
      let count = functionCount &- 8 &* group
      let target = unsafe out + 8 &* group
      unsafe target[0] = inside(low(b0, b4))
      if count > 1 { unsafe target[1] = inside(high(b0, b4)) }
      if count > 2 { unsafe target[2] = inside(low(b1, b5)) }
      if count > 3 { unsafe target[3] = inside(high(b1, b5)) }
      if count > 4 { unsafe target[4] = inside(low(b2, b6)) }
      if count > 5 { unsafe target[5] = inside(high(b2, b6)) }
      if count > 6 { unsafe target[6] = inside(low(b3, b7)) }
      if count > 7 { unsafe target[7] = inside(high(b3, b7)) }
    }
  }

  /// Eight functions at the point of one lane, by Horner's rule.
  @inline(__always)
  private func value(_ lane: Int, _ group: Int) -> SIMD8<Double> {
    let interval = Int(truncatingIfNeeded: index[lane])
    let source = unsafe table + 8 &* (interval &* groupCount &+ group)
    let t = SIMD8<Double>(repeating: place[lane])
    var sum = unsafe source[6].addingProduct(source[7], t)
    sum = unsafe source[5].addingProduct(sum, t)
    sum = unsafe source[4].addingProduct(sum, t)
    sum = unsafe source[3].addingProduct(sum, t)
    sum = unsafe source[2].addingProduct(sum, t)
    sum = unsafe source[1].addingProduct(sum, t)
    return unsafe source[0].addingProduct(sum, t)
  }

  @inline(__always)
  private func inside(_ values: SIMD8<Double>) -> SIMD8<Double> {
    SIMD8.zero.replacing(with: values, where: isInside)
  }

  /// The first halves of two vectors, in turn.
  @inline(__always)
  private func low(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    var result = SIMD8<Double>.zero
    (result.evenHalf, result.oddHalf) = (a.lowHalf, b.lowHalf)
    return result
  }

  /// The second halves of two vectors, in turn.
  @inline(__always)
  private func high(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    var result = SIMD8<Double>.zero
    (result.evenHalf, result.oddHalf) = (a.highHalf, b.highHalf)
    return result
  }
}
