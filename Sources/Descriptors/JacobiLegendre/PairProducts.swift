internal import Glibc
internal import LinearAlgebra

/// The two-body features of pairs of channels, made from their coefficients.
struct PairProducts: Sendable {
  let layout: JacobiLegendreLayout
  let term: JacobiExpansion.Term
  /// The number of radial functions that enter with all degrees, and the largest degree.
  let (count, lMax): (Int, Int)
  /// `4 pi / (2l + 1)`, which turns orthonormal harmonics into Racah's.
  let factors: [Double]
  private let rowStarts: [Int]
  private let isFull: Bool

  init(_ layout: JacobiLegendreLayout, _ term: JacobiExpansion.Term) {
    self.layout = layout
    self.term = term
    (count, lMax) = (layout.directedCount, layout.twoBodyDegree)
    factors = (0...lMax).map { 4 * Double.pi / Double(2 * $0 + 1) }
    rowStarts = (0...lMax + 1).map { $0 * $0 }
    isFull = layout.triangle.indices.allSatisfy { layout.triangle[$0] == $0 }
  }

  /// Writes the features of one channel with itself, less its self terms.
  ///
  /// - Parameters:
  ///   - values: The storage of coefficients.
  ///   - start: Where those of the channel begin.
  ///   - selfTerms: `sum_i u^2 P_n1 P_n2`, row `n1` in vectors of functions `n2`.
  ///   - selfStart: Where they begin.
  ///   - scratch: Memory for as many numbers as the block has.
  ///   - out: Receives the features.
  ///   - offset: Where to begin in `out`.
  func writeOneChannel(
    _ values: LaneArray, _ start: Int, selfTerms: LaneArray, at selfStart: Int,
    _ scratch: inout [Double], into out: inout MutableSpan<Double>, at offset: Int
  ) {
    let size = layout.triangle.count
    if isFull {
      writeTriangles(values, start, into: &out, at: offset)
      subtract(selfTerms, selfStart, from: &out, at: offset)
      writeScalars(values, (start, start), selfTerms, selfStart, into: &out, at: offset)
      return
    }
    var span = scratch.mutableSpan
    writeTriangles(values, start, into: &span, at: 0)
    subtract(selfTerms, selfStart, from: &span, at: 0)
    for l in 0...lMax {
      for (place, source) in layout.triangle.enumerated() {
        out[offset + l * size + place] = source.map { span[l * size + $0] } ?? 0
      }
    }
  }

  private func writeTriangles(
    _ values: LaneArray, _ start: Int, into out: inout MutableSpan<Double>, at offset: Int
  ) {
    writeLaneGramRows(
      values.span, a: start + term.start, b: start + term.start, blockStarts: rowStarts,
      factors: factors, groupCount: term.groupCount, count: count, isTriangular: true, into: &out,
      at: offset)
  }

  private func subtract(
    _ selfTerms: LaneArray, _ start: Int, from out: inout MutableSpan<Double>,
    at offset: Int
  ) {
    let size = count * (count + 1) / 2
    var place = offset
    let selfTerms = selfTerms.span
    for n1 in 0..<count {
      for n2 in n1..<count {
        let value = selfTerms[start + n1 * term.groupCount + n2 / 8][n2 % 8]
        for l in 0...lMax { out[place + l * size] -= value }
        place += 1
      }
    }
  }

  /// Writes the features of two different channels, less their self terms, with `l` inside.
  ///
  /// Without `selfTerms` no atom belongs to both channels.
  func writeTwoChannels(
    _ values: LaneArray, _ first: Int, _ second: Int, selfTerms: LaneArray?,
    _ scratch: inout [Double], into out: inout MutableSpan<Double>, at offset: Int
  ) {
    var span = scratch.mutableSpan
    writeProducts(values, first, second, into: &span)
    writeScalars(values, (first, second), selfTerms, 0, into: &out, at: offset)
    var place = offset
    for n1 in 0..<count {
      for n2 in 0..<count {
        let value = selfTerms.map { $0[n1 * term.groupCount + n2 / 8][n2 % 8] } ?? 0
        for l in 0...lMax {
          out[place] = span[(l * count + n1) * count + n2] - value
          place += 1
        }
      }
    }
  }

  /// Writes all products of two channels, self terms included: `l`, then `n1`, then `n2`.
  func writeProducts(
    _ values: LaneArray, _ first: Int, _ second: Int, into out: inout MutableSpan<Double>
  ) {
    writeLaneGramRows(
      values.span, a: first + term.start, b: second + term.start, blockStarts: rowStarts,
      factors: factors, groupCount: term.groupCount, count: count, isTriangular: false, into: &out,
      at: 0)
  }

  /// Writes the products with the function that enters with `l = 0` only, if there is one, to the end of a block.
  private func writeScalars(
    _ values: LaneArray, _ starts: (Int, Int), _ selfTerms: LaneArray?, _ selfStart: Int,
    into out: inout MutableSpan<Double>, at offset: Int
  ) {
    if layout.twoBodyCount == count { return }
    let product = { (n1: Int, n2: Int) in
      let own = selfTerms.map { $0[selfStart + n1 * term.groupCount + n2 / 8][n2 % 8] } ?? 0
      return scalarProduct(values, starts.0, n1, starts.1, n2) - own
    }
    let isOne = starts.0 == starts.1
    let place = offset + (isOne ? layout.triangle.count : count * count) * (lMax + 1)
    for n in 0...count { out[place + n] = product(n, count) }
    if isOne { return }
    for n in 0..<count { out[place + count + 1 + n] = product(count, n) }
  }

  /// The product of two coefficients with `l = 0`.
  func scalarProduct(_ values: LaneArray, _ a: Int, _ n1: Int, _ b: Int, _ n2: Int) -> Double {
    let (left, right) = (a + term.start + n1 / 8, b + term.start + n2 / 8)
    return factors[0] * values[left][n1 % 8] * values[right][n2 % 8]
  }

  /// Adds up the self terms of species with the weights `u_q u_q'`, of which those that are zero are not read.
  func mixSelfTerms(
    _ densities: LaneArray, weights: [Double], channelSize: Int, into sums: inout LaneArray
  ) {
    var sums = sums.mutableSpan
    let densities = densities.span
    for k in sums.indices { sums[k] = .zero }
    for (s, weight) in weights.enumerated() where weight != 0 {
      let start = s * channelSize + term.selfStart
      for k in sums.indices { sums[k].addProduct(SIMD8(repeating: weight), densities[start + k]) }
    }
  }
}
