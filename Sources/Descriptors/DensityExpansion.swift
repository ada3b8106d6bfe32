internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The expansion `c_nlm = sum_j w(r_j) R_nl(r_j) Y_lm(u_j)` of the neighbour density around a centre.
///
/// Work runs over pieces of a neighbour list: harmonics of eight neighbours at a time, radial functions of each from the
/// table with `n` in the lanes, then one small product for each degree. Flop for a neighbour: about
/// `14 n (l + 1)` for the table, `5 (l + 1)^2` for harmonics and `2 n (l + 1)^2` for the product.
struct DensityExpansion: Sendable {
  let parameters: SOAPParameters
  let table: RadialTable
  let harmonics: SphericalHarmonics
  /// The number of neighbours that are worked on together; their functions fit into 42 kB.
  let pieceSize: Int

  init(_ parameters: SOAPParameters) throws(InputError) {
    let functions = try RadialFunctions(
      parameters.radialBasis, cutoff: parameters.cutoff, count: parameters.nMax,
      lMax: parameters.lMax)
    self.parameters = parameters
    table = RadialTable(functions, sigma: parameters.sigma, reach: parameters.reach)
    harmonics = SphericalHarmonics(lMax: parameters.lMax)
    let vectors = table.polynomials.groupCount + harmonics.count / 8
    pieceSize = min(64, max(8, 42_000 / (64 * vectors) / 8 * 8))
  }

  /// The number of vectors of eight that hold the coefficients of one channel: row `lm`, then groups of `n`.
  var channelSize: Int { harmonics.count * table.groupCount }

  /// Whether every neighbour counts fully, whatever its distance.
  private var isUnweighted: Bool {
    parameters.weighting == nil && parameters.centreWeight == nil
      && parameters.cutoffFunction == .dscribeStep
  }

  /// The weight of a neighbour at distance `r` (angstrom) and its derivative, 1/A.
  func weight(at r: Double) -> (value: Double, derivative: Double) {
    if r < NeighbourSearch.smallestDistance, let weight = parameters.centreWeight {
      return (weight, 0)
    }
    let (f, df) = parameters.cutoffFunction.value(at: r, cutoff: parameters.cutoff)
    guard let weighting = parameters.weighting else { return (f, df) }
    let (w, dw) = weighting.value(at: r)
    return (f * w, df * w + f * dw)
  }

  /// Expands the neighbours of a list, by the species of the list.
  ///
  /// Coefficients of species `s` are set from `places[s] * channelSize` on; those of species without
  /// neighbours are left as they are.
  func expand(
    _ list: NeighbourList, places: [Int], _ workspace: inout DensityWorkspace,
    into densities: inout LaneArray
  ) {
    for s in places.indices where list.speciesStarts[s] < list.speciesStarts[s + 1] {
      let start = places[s] * channelSize
      var span = densities.mutableSpan
      for k in start..<start + channelSize { span[k] = .zero }
    }
    var species = 0
    for start in stride(from: 0, to: list.count, by: pieceSize) {
      let piece = start..<min(start + pieceSize, list.count)
      prepare(
        list, piece, &workspace.distances, &workspace.harmonics, &workspace.radial)
      var first = start
      while first < piece.upperBound {
        while list.speciesStarts[species + 1] <= first { species += 1 }
        let last = min(list.speciesStarts[species + 1], piece.upperBound)
        contract(
          first - start..<last - start, places[species] * channelSize, workspace.harmonics,
          workspace.radial, &densities)
        first = last
      }
    }
  }

  /// Harmonics and radial functions of a piece of the list.
  private func prepare(
    _ list: NeighbourList, _ piece: Range<Int>, _ distances: inout [Double],
    _ rows: inout LaneArray, _ radial: inout LaneArray
  ) {
    var distanceSpan = distances.mutableSpan
    var rowSpan = rows.mutableSpan
    let (xs, ys, zs) = (list.x.span, list.y.span, list.z.span)
    for start in stride(from: piece.lowerBound, to: piece.upperBound, by: 8) {
      let (x, y, z) = (xs.lanes(at: start), ys.lanes(at: start), zs.lanes(at: start))
      let square = (x * x).addingProduct(y, y).addingProduct(z, z)
      let r = square.squareRoot()
      // At the centre itself the direction is set to zero: only l = 0 counts there.
      let inverse = (1 / r).replacing(with: 0, where: r .< NeighbourSearch.smallestDistance)
      var weight = SIMD8<Double>(repeating: 1)
      let offset = start - piece.lowerBound
      for lane in 0..<min(8, piece.upperBound - start) {
        distanceSpan[offset + lane] = r[lane]
        if !isUnweighted { weight[lane] = self.weight(at: r[lane]).value }
      }
      harmonics.writeValues(
        x: x * inverse, y: y * inverse, z: z * inverse, weight: weight,
        at: offset / 8 * harmonics.count, &rowSpan)
    }
    var radialSpan = radial.mutableSpan
    table.polynomials.evaluate(
      at: distances.span, 0..<piece.count, into: &radialSpan)
  }

  /// Adds the products of some neighbours of the piece to the coefficients from `place` on.
  private func contract(
    _ points: Range<Int>, _ place: Int, _ rows: LaneArray, _ radial: LaneArray,
    _ densities: inout LaneArray
  ) {
    var sums = densities.mutableSpan
    let groups = table.groupCount
    for l in 0...parameters.lMax {
      for group in 0..<groups {
        accumulateLaneProducts(
          lanes: radial.span, lanesOffset: l * parameters.nMax + 8 * group,
          laneStride: 8 * table.polynomials.groupCount,
          rows: rows.span, rowsOffset: l * l, rowStride: harmonics.count,
          points: points, rowCount: 2 * l + 1, into: &sums,
          sumsOffset: place + l * l * groups + group, sumStride: groups)
      }
    }
  }
}

/// Memory that the expansion of one centre after another uses again.
struct DensityWorkspace: Sendable {
  /// The distances of a piece of the list, angstrom.
  var distances: [Double]
  /// The harmonics of a piece, eight neighbours in a vector.
  var harmonics: LaneArray
  /// The radial functions of a piece, those of a neighbour beside each other, with one vector more.
  ///
  /// The last vector of a degree also takes values of the next; they land in lanes that are not used.
  var radial: LaneArray

  init(_ expansion: DensityExpansion) {
    let piece = expansion.pieceSize
    distances = Array(repeating: 0, count: piece)
    harmonics = LaneArray(repeating: .zero, count: piece / 8 * expansion.harmonics.count)
    radial = LaneArray(
      repeating: .zero, count: piece * expansion.table.polynomials.groupCount + 1)
  }
}
