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

  /// `(2^octaves - 1) / reach`, and the last number before `2^octaves`.
  fileprivate let factor, top: Double

  private var groupCount: Int { (functionCount + 7) / 8 }

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
    factor = Double((1 << octaves) - 1) / reach
    top = Double(1 << octaves).nextDown
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
  /// Points beyond `limit` give zeros. Costs 14 flop for each function, rounded up to eight of them, and point.
  ///
  /// - Parameters:
  ///   - points: The points, eight to a vector.
  ///   - count: The number of vectors of points.
  ///   - limit: The last point that is not zero.
  ///   - scratch: Memory for eight vectors.
  ///   - values: Receives the values.
  public func writeLanes(
    at points: Span<SIMD8<Double>>, count: Int, limit: Double,
    scratch: inout MutableSpan<SIMD8<Double>>, into values: inout MutableSpan<SIMD8<Double>>
  ) {
    precondition(
      count >= 0 && count <= points.count && count * functionCount <= values.count
        && scratch.count >= 8, "points and values inside their storage")
    unsafe coefficients.span.withUnsafeBufferPointer { table in
      unsafe values.withUnsafeMutableBufferPointer { out in
        unsafe scratch.withUnsafeMutableBufferPointer { scratch in
          guard let table = table.baseAddress, let out = out.baseAddress,
            let rows = scratch.baseAddress
          else { return }
          for k in 0..<count {
            for group in 0..<groupCount {
              let first = 8 * group
              unsafe OctaveKernel(table: table + first, rows: rows)
                .evaluate(self, points[k], groupCount)
              unsafe Transposition(rows: rows, out: out + k * functionCount + first)
                .write(count: min(8, functionCount - first), where: points[k] .<= limit)
            }
          }
        }
      }
    }
  }
}

/// One group of functions at eight points.
@safe private struct OctaveKernel {
  let table: UnsafePointer<SIMD8<Double>>
  let rows: UnsafeMutablePointer<SIMD8<Double>>

  /// Writes the functions at point `k` to row `k`.
  ///
  /// Not inlined: the compiler would cut the vectors into halves for the transposition before it computes them.
  @inline(never)
  func evaluate(_ polynomials: OctavePolynomials, _ points: SIMD8<Double>, _ groupCount: Int) {
    var v = SIMD8(repeating: 1).addingProduct(points, SIMD8(repeating: polynomials.factor))
    v.replace(with: polynomials.top, where: v .> polynomials.top)
    let pattern = unsafe unsafeBitCast(v, to: SIMD8<UInt64>.self)
    let shift = UInt64(truncatingIfNeeded: 52 &- polynomials.bits)
    let one = UInt64(1023) << 52
    let number = (pattern &>> SIMD8(repeating: shift)) &- (one >> shift)
    let last = UInt64(truncatingIfNeeded: polynomials.intervalCount &- 1)
    let index = number.replacing(with: last, where: number .> last)
    // The bits below the interval, behind the exponent of 1: a number from 1 to 1 + 2^-bits.
    let rest = (pattern & ((UInt64(1) << shift) &- 1)) | one
    let part = unsafe unsafeBitCast(rest, to: SIMD8<Double>.self)
    let place = (part - 1) * Double(2 << polynomials.bits) - 1
    for lane in 0..<8 {
      let interval = Int(truncatingIfNeeded: index[lane])
      unsafe rows[lane] = value(8 &* interval &* groupCount, place[lane])
    }
  }

  /// Eight functions at one point, by Horner's rule.
  @inline(__always)
  private func value(_ start: Int, _ place: Double) -> SIMD8<Double> {
    let source = unsafe table + start
    let t = SIMD8<Double>(repeating: place)
    var sum = unsafe source[6].addingProduct(source[7], t)
    sum = unsafe source[5].addingProduct(sum, t)
    sum = unsafe source[4].addingProduct(sum, t)
    sum = unsafe source[3].addingProduct(sum, t)
    sum = unsafe source[2].addingProduct(sum, t)
    sum = unsafe source[1].addingProduct(sum, t)
    return unsafe source[0].addingProduct(sum, t)
  }
}

/// The transposition of eight vectors.
@safe private struct Transposition {
  let rows: UnsafeMutablePointer<SIMD8<Double>>
  let out: UnsafeMutablePointer<SIMD8<Double>>

  /// Writes the first `count` columns of the rows, zero in the other lanes than those of a mask.
  @inline(never)
  func write(count: Int, where isInside: SIMDMask<SIMD8<Int64>>) {
    let (f0, f1, f2, f3) = unsafe (rows[0], rows[1], rows[2], rows[3])
    let (f4, f5, f6, f7) = unsafe (rows[4], rows[5], rows[6], rows[7])
    let (a0, a1, a2, a3) = (low(f0, f4), high(f0, f4), low(f1, f5), high(f1, f5))
    let (a4, a5, a6, a7) = (low(f2, f6), high(f2, f6), low(f3, f7), high(f3, f7))
    let (b0, b1, b2, b3) = (low(a0, a4), high(a0, a4), low(a1, a5), high(a1, a5))
    let (b4, b5, b6, b7) = (low(a2, a6), high(a2, a6), low(a3, a7), high(a3, a7))
    let zero = SIMD8<Double>.zero
    unsafe out[0] = zero.replacing(with: low(b0, b4), where: isInside)
    if count > 1 { unsafe out[1] = zero.replacing(with: high(b0, b4), where: isInside) }
    if count > 2 { unsafe out[2] = zero.replacing(with: low(b1, b5), where: isInside) }
    if count > 3 { unsafe out[3] = zero.replacing(with: high(b1, b5), where: isInside) }
    if count > 4 { unsafe out[4] = zero.replacing(with: low(b2, b6), where: isInside) }
    if count > 5 { unsafe out[5] = zero.replacing(with: high(b2, b6), where: isInside) }
    if count > 6 { unsafe out[6] = zero.replacing(with: low(b3, b7), where: isInside) }
    if count > 7 { unsafe out[7] = zero.replacing(with: high(b3, b7), where: isInside) }
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
