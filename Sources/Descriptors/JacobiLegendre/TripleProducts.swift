internal import Glibc
internal import LinearAlgebra
internal import SpecialFunctions

/// The three-body features of a point, made from its coefficients.
///
/// For each factor of the third degree the coupling is contracted to a small matrix, for each factor of the second to a
/// vector, which then takes all functions of the first, eight at a time.
struct TripleProducts: Sendable {
  let term: ThreeBodyTerm
  private let source: JacobiExpansion.Term
  /// `sqrt(4 pi / (2l + 1))` for each harmonic, which turns orthonormal harmonics into Racah's.
  private let factors: [Double]

  init(_ term: ThreeBodyTerm, _ source: JacobiExpansion.Term) {
    self.term = term
    self.source = source
    factors = (0..<source.rowCount).map { (row: Int) -> Double in
      let l = Int(Double(row).squareRoot())
      return (4 * Double.pi / Double(2 * l + 1)).squareRoot()
    }
  }

  /// The number of vectors of the coefficients of one channel: row `lm`, then groups of functions.
  private var channelSize: Int { source.rowCount * source.groupCount }
  /// The number of vectors that ``write(_:channelSize:_:into:at:)`` needs.
  var scratchCount: Int { term.channelCount * channelSize }

  /// Writes the features from `offset` on.
  func write(
    _ channels: ChannelDensities, channelSize stride: Int, _ scratch: inout [SIMD8<Double>],
    into out: inout MutableSpan<Double>, at offset: Int
  ) {
    for channel in 0..<term.channelCount {
      let start = channels.isFilled[channel] ? channel * stride : nil
      copy(channels.values, from: start, to: channel, &scratch)
    }
    write(scratch, into: &out, at: offset)
  }

  /// Writes the derivatives of the features along a change of the coefficients.
  ///
  /// The features `F(A)` are cubic, so `F'(A) D = (F(A + D) - F(A - D)) / 2 - F(D)` without any error but rounding.
  ///
  /// - Parameters:
  ///   - values: The storage of coefficients and of their changes.
  ///   - fixed: Where the coefficients of each channel begin.
  ///   - moved: Where their changes begin.
  ///   - column: Receives the derivatives.
  ///   - offset: Where to begin in `column`.
  func writeDerivative(
    _ values: LaneArray, _ fixed: [Int], _ moved: [Int], into column: inout [Double], at offset: Int
  ) {
    var coefficients = [SIMD8<Double>](repeating: .zero, count: scratchCount)
    var change = coefficients
    for channel in 0..<term.channelCount {
      copy(values, from: fixed[channel], to: channel, &coefficients)
      copy(values, from: moved[channel], to: channel, &change)
    }
    let sets = [
      zip(coefficients, change).map { $0 + $1 }, zip(coefficients, change).map { $0 - $1 }, change,
    ]
    let results = sets.map { set in
      var result = [Double](repeating: 0, count: term.featureCount)
      var span = result.mutableSpan
      write(set, into: &span, at: 0)
      return result
    }
    for k in 0..<term.featureCount {
      column[offset + k] = 0.5 * (results[0][k] - results[1][k]) - results[2][k]
    }
  }

  private func write(
    _ scratch: [SIMD8<Double>], into out: inout MutableSpan<Double>, at offset: Int
  ) {
    var place = 0
    var matrix = [Double](repeating: 0, count: (2 * term.lMax + 1) * (2 * term.lMax + 1))
    var vector = [Double](repeating: 0, count: 2 * term.lMax + 1)
    for coupling in term.couplings {
      let degrees = coupling.degrees
      forEachFactor(degrees.z) { channel3, n3 in
        contract(coupling, channel3, n3, scratch, into: &matrix)
        forEachFactor(degrees.y) { channel2, n2 in
          if degrees.y == degrees.z && (channel2, n2) > (channel3, n3) { return }
          contract(matrix, degrees, channel2, n2, scratch, into: &vector)
          let last = degrees.x == degrees.y ? channel2 : term.channelCount - 1
          for channel1 in 0...last {
            let isCut = degrees.x == degrees.y && channel1 == channel2
            let count = isCut ? n2 + 1 : term.counts[degrees.x]
            writeFirst(vector, degrees.x, channel1, count, scratch, place, into: &out, at: offset)
            place += count
          }
        }
      }
    }
  }

  private func forEachFactor(_ l: Int, _ body: (_ channel: Int, _ n: Int) -> Void) {
    for channel in 0..<term.channelCount {
      for n in 0..<term.counts[l] { body(channel, n) }
    }
  }

  /// Copies the coefficients of a channel with Racah's norms; those of an empty channel become zeros.
  private func copy(
    _ values: LaneArray, from start: Int?, to channel: Int, _ scratch: inout [SIMD8<Double>]
  ) {
    for row in 0..<source.rowCount {
      for group in 0..<source.groupCount {
        let k = row * source.groupCount + group
        let value = start.map { values[$0 + source.start + k] } ?? .zero
        scratch[channel * channelSize + k] = factors[row] * value
      }
    }
  }

  private func coefficient(_ scratch: [SIMD8<Double>], _ channel: Int, _ row: Int, _ n: Int)
    -> Double
  {
    scratch[channel * channelSize + row * source.groupCount + n / 8][n % 8]
  }

  /// `sum_m3 G_m1m2m3 A_m3`, row `m2`.
  private func contract(
    _ coupling: HarmonicCoupling, _ channel: Int, _ n: Int, _ scratch: [SIMD8<Double>],
    into matrix: inout [Double]
  ) {
    let degrees = coupling.degrees
    let width = 2 * degrees.x + 1
    for k in 0..<width * (2 * degrees.y + 1) { matrix[k] = 0 }
    for entry in coupling.entries {
      let a = coefficient(scratch, channel, degrees.z * degrees.z + entry.places.z, n)
      matrix[entry.places.y * width + entry.places.x] += entry.value * a
    }
  }

  /// `sum_m2 matrix_m1m2 A_m2`.
  private func contract(
    _ matrix: [Double], _ degrees: SIMD3<Int>, _ channel: Int, _ n: Int, _ scratch: [SIMD8<Double>],
    into vector: inout [Double]
  ) {
    let width = 2 * degrees.x + 1
    for m1 in 0..<width { vector[m1] = 0 }
    for m2 in 0...2 * degrees.y {
      let a = coefficient(scratch, channel, degrees.y * degrees.y + m2, n)
      for m1 in 0..<width { vector[m1] += matrix[m2 * width + m1] * a }
    }
  }

  /// The products with the first `count` functions of a channel.
  private func writeFirst(
    _ vector: [Double], _ l: Int, _ channel: Int, _ count: Int, _ scratch: [SIMD8<Double>],
    _ place: Int, into out: inout MutableSpan<Double>, at offset: Int
  ) {
    for group in 0..<(count + 7) / 8 {
      var sum = SIMD8<Double>.zero
      for m1 in 0...2 * l {
        let k = channel * channelSize + (l * l + m1) * source.groupCount + group
        sum = sum.addingProduct(scratch[k], SIMD8(repeating: vector[m1]))
      }
      for n in 8 * group..<min(count, 8 * group + 8) {
        out[offset + term.places[place + n]] = sum[n % 8]
      }
    }
  }
}
