internal import Glibc
internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The sums over neighbours of which all features are made.
///
/// The coefficients of a channel stand in vectors of eight radial functions: the sums of the one-body functions;
/// `A_nlm = sum_i P_n(r_i) Y_lm(u_i)` of the two-body functions, row `lm`; their self terms
/// `sum_i P_n1(r_i) P_n2(r_i)`, row `n1`; and `A_nlm` of the three-body functions. Harmonics are orthonormal:
/// `S_lm = sqrt(4 pi / (2l + 1)) Y_lm`.
///
/// Functions and harmonics of eight neighbours are computed at a time by their recurrences, exact to rounding under
/// any map; then functions change from eight neighbours in a vector to eight functions of one. Flop for a neighbour:
/// `4 n` for functions, `5 (l + 1)^2` for harmonics and `2 n (l + 1)^2` for sums.
struct JacobiExpansion: Sendable {
  /// The number of neighbours that are worked on together.
  static let pieceSize = 32

  /// The radial functions of a term, the harmonics that it takes and where its sums stand.
  struct Term: Sendable {
    let functions: JacobiRadialFunctions
    /// The number of harmonics.
    let rowCount: Int
    /// Where the functions of a neighbour stand among all of them, in vectors.
    let radialStart: Int
    /// Where the sums stand among the coefficients of a channel, in vectors.
    let start: Int
    /// The number of rows of self terms, behind the others.
    let selfCount: Int

    var groupCount: Int { functions.groupCount }
    /// Where the self terms stand among the coefficients of a channel.
    var selfStart: Int { start + rowCount * groupCount }
    /// Where the next term begins.
    var end: Int { selfStart + selfCount * groupCount }
  }

  let oneBody: Term
  let twoBody: Term?
  let threeBody: Term?
  let harmonics: SphericalHarmonics
  /// The number of vectors of functions of a neighbour.
  let radialCount: Int
  /// The number of vectors of harmonics and of functions for self terms of eight neighbours.
  let rowStride: Int
  /// The number of vectors of the coefficients of one channel.
  let channelSize: Int
  let cutoff: Double

  init(_ parameters: JacobiLegendreParameters) throws(InputError) {
    let one = Term(
      functions: try parameters.radialFunctions(parameters.oneBody), rowCount: 1, radialStart: 0,
      start: 0, selfCount: 0)
    let two = try Self.term(parameters.twoBody, parameters, after: one, hasSelfTerms: true)
    let three = try Self.term(
      parameters.threeBody, parameters, after: two ?? one, hasSelfTerms: false)
    let last = three ?? two ?? one
    (oneBody, twoBody, threeBody) = (one, two, three)
    harmonics = SphericalHarmonics(
      lMax: max(parameters.twoBody?.lMax ?? 0, parameters.threeBody?.lMax ?? 0))
    radialCount = last.radialStart + last.groupCount
    rowStride = harmonics.count + (two?.selfCount ?? 0)
    channelSize = last.end
    cutoff = parameters.cutoff
  }

  private static func term(
    _ term: AngularTerm?, _ parameters: JacobiLegendreParameters, after last: Term,
    hasSelfTerms: Bool
  ) throws(InputError) -> Term? {
    guard let term else { return nil }
    let functions = try parameters.radialFunctions(term.basis, cutoff: term.cutoff)
    return Term(
      functions: functions, rowCount: (term.lMax + 1) * (term.lMax + 1),
      radialStart: last.radialStart + last.groupCount, start: last.end,
      selfCount: hasSelfTerms ? functions.count : 0)
  }

  /// The terms that there are.
  var terms: [Term] { [oneBody, twoBody, threeBody].compactMap(\.self) }

  /// Expands the neighbours of a list, by the species of the list.
  ///
  /// Coefficients of species `s` are set from `places[s] * channelSize` on; those of species without
  /// neighbours are left as they are.
  func expand(
    _ list: NeighbourList, places: [Int], _ buffers: inout JacobiBuffers,
    into sums: inout LaneArray
  ) {
    var span = sums.mutableSpan
    for s in places.indices where list.speciesStarts[s] < list.speciesStarts[s + 1] {
      let start = places[s] * channelSize
      for k in start..<start + channelSize { span[k] = .zero }
    }
    var species = 0
    for start in stride(from: 0, to: list.count, by: Self.pieceSize) {
      let piece = start..<min(start + Self.pieceSize, list.count)
      prepare(list, piece, &buffers.rows, &buffers.radial, &buffers.functions)
      var first = start
      while first < piece.upperBound {
        while list.speciesStarts[species + 1] <= first { species += 1 }
        let last = min(list.speciesStarts[species + 1], piece.upperBound)
        add(first - start..<last - start, buffers, places[species] * channelSize, &span)
        first = last
      }
    }
  }

  /// Harmonics and radial functions of a piece of the list.
  private func prepare(
    _ list: NeighbourList, _ piece: Range<Int>, _ rowArray: inout LaneArray,
    _ radialArray: inout LaneArray, _ functionArray: inout LaneArray
  ) {
    var rows = rowArray.mutableSpan
    var radial = radialArray.mutableSpan
    var functions = functionArray.mutableSpan
    let (xs, ys, zs) = (list.x.span, list.y.span, list.z.span)
    for start in stride(from: piece.lowerBound, to: piece.upperBound, by: 8) {
      let (x, y, z) = (xs.lanes(at: start), ys.lanes(at: start), zs.lanes(at: start))
      let r = (x * x).addingProduct(y, y).addingProduct(z, z).squareRoot()
      // On the nucleus the direction is set to zero; the functions of pairs vanish there.
      let inverse = (1 / r).replacing(with: 0, where: r .== 0)
      let block = (start - piece.lowerBound) / 8
      harmonics.writeValues(
        x: x * inverse, y: y * inverse, z: z * inverse, weight: SIMD8(repeating: 1),
        at: block * rowStride, &rows)
      writeFunctions(at: r, block, &functions, &rows, &radial)
    }
  }

  /// The radial functions of eight neighbours, and those of two bodies as rows for the self terms.
  private func writeFunctions(
    at r: SIMD8<Double>, _ block: Int, _ functions: inout MutableSpan<SIMD8<Double>>,
    _ rows: inout MutableSpan<SIMD8<Double>>, _ radial: inout MutableSpan<SIMD8<Double>>
  ) {
    let first = oneBody.functions.basis.map
    var (map, reach, x) = (first, cutoff, first.values(at: r, cutoff: cutoff))
    write(oneBody, at: x, block, &functions, &radial)
    for term in [twoBody, threeBody] {
      guard let term else { continue }
      if term.functions.basis.map != map || term.functions.cutoff != reach {
        (map, reach) = (term.functions.basis.map, term.functions.cutoff)
        // Functions vanish at their own cutoff, and so beyond it.
        x = map.values(at: pointwiseMin(r, SIMD8(repeating: reach)), cutoff: reach)
      }
      write(term, at: x, block, &functions, &radial)
      let place = block * rowStride + harmonics.count
      for n in 0..<term.selfCount { rows[place + n] = functions[8 * term.radialStart + n] }
    }
  }

  private func write(
    _ term: Term, at x: SIMD8<Double>, _ block: Int,
    _ functions: inout MutableSpan<SIMD8<Double>>, _ radial: inout MutableSpan<SIMD8<Double>>
  ) {
    term.functions.writeLanes(at: x, into: &functions, from: 8 * term.radialStart)
    for group in term.radialStart..<term.radialStart + term.groupCount {
      transposeLanes(
        functions.span, from: 8 * group, into: &radial, at: 8 * block * radialCount + group,
        stride: radialCount)
    }
  }

  /// Adds the products of some neighbours of the piece to the coefficients from `place` on.
  private func add(
    _ points: Range<Int>, _ buffers: JacobiBuffers, _ place: Int,
    _ sums: inout MutableSpan<SIMD8<Double>>
  ) {
    for term in [oneBody, twoBody, threeBody] {
      guard let term else { continue }
      let isOneRun = term.rowCount + term.selfCount == rowStride
      for group in 0..<term.groupCount {
        add(
          term, group, points, rows: 0, isOneRun ? rowStride : term.rowCount, buffers,
          place + term.start, &sums)
        if isOneRun || term.selfCount == 0 { continue }
        add(
          term, group, points, rows: harmonics.count, term.selfCount, buffers,
          place + term.selfStart, &sums)
      }
    }
  }

  private func add(
    _ term: Term, _ group: Int, _ points: Range<Int>, rows first: Int, _ count: Int,
    _ buffers: JacobiBuffers, _ place: Int, _ sums: inout MutableSpan<SIMD8<Double>>
  ) {
    accumulateLaneProducts(
      lanes: buffers.radial.span, lanesOffset: 8 * (term.radialStart + group),
      laneStride: 8 * radialCount, rows: buffers.rows.span, rowsOffset: first,
      rowStride: rowStride, points: points, rowCount: count, into: &sums,
      sumsOffset: place + group, sumStride: term.groupCount)
  }
}

/// Memory for a piece of neighbours.
struct JacobiBuffers: Sendable {
  /// Harmonics, and functions for the self terms, eight neighbours in a vector.
  var rows: LaneArray
  /// The radial functions, those of a neighbour beside each other.
  var radial: LaneArray
  /// The radial functions of eight neighbours, one function in a vector.
  var functions: LaneArray

  init(_ expansion: JacobiExpansion) {
    let blocks = JacobiExpansion.pieceSize / 8
    rows = LaneArray(repeating: .zero, count: blocks * expansion.rowStride)
    radial = LaneArray(repeating: .zero, count: 8 * blocks * expansion.radialCount)
    functions = LaneArray(repeating: .zero, count: 8 * expansion.radialCount)
  }
}
