internal import Glibc
internal import SpecialFunctions
public import Structures

/// The integrals over all space of what features owe to two or three atoms together.
///
/// The features of a term of several bodies are sums over clusters of atoms: `F = sum_i F_i + sum_ij F_ij + sum_ijk F_ijk` with
/// the connected parts `F_ij(r) = F({i, j}; r) - F({i}; r) - F({j}; r)` and so on (the cluster expansion of Drautz, Physical
/// Review B 99 (2019) 014104, equation 1). The number of electrons of a neutral system is a sum over its atoms, whatever
/// their places, so in a model of a density the integral of every connected part must vanish: `c . integral(F_ij) = 0`
/// for every distance, and the same for triangles. These are linear conditions on the coefficients `c`.
public struct ClusterIntegrals: Sendable {
  /// The features of the pair term alone, with the columns of all features.
  private let pairTerm: JacobiLegendre?
  /// The features of the triple term alone.
  private let tripleTerm: JacobiLegendre?
  private let layout: JacobiLegendreLayout
  /// The nodes of each coordinate of a pair: enough for products of twenty oscillations.
  private let rule = GaussLegendre(count: 40)

  /// The greatest distance, angstrom, of two atoms that the two-body term takes together; 0 without that term.
  public var pairReach: Double { 2 * (pairTerm?.parameters.cutoff ?? 0) }
  /// The radius, angstrom, around a point within which the three-body term takes atoms together; 0 without that term.
  public var tripleCutoff: Double { tripleTerm?.parameters.cutoff ?? 0 }

  /// Prepares the integrals of the features of an expansion.
  ///
  /// - Throws: `InputError` when the parameters make no expansion.
  public init(_ parameters: JacobiLegendreParameters) throws(InputError) {
    layout = try JacobiLegendre(parameters).layout
    var pairs = parameters
    pairs.threeBody = nil
    pairTerm = pairs.twoBody == nil ? nil : try JacobiLegendre(pairs)
    var triples = parameters
    triples.twoBody = nil
    triples.cutoff = triples.threeBody?.cutoff ?? triples.cutoff
    tripleTerm = triples.threeBody == nil ? nil : try JacobiLegendre(triples)
  }

  /// The integrals of the two-body features over all space for two atoms alone.
  ///
  /// - Parameters:
  ///   - species: The two atoms.
  ///   - distance: Their distance, angstrom.
  /// - Returns: A number for each feature, in angstrom^3; zero for those of other terms.
  /// - Throws: `InputError` when a species has no channels or the atoms coincide.
  public func pair(_ species: [Element], distance: Double) throws(InputError) -> [Double] {
    guard let pairTerm else { return Array(repeating: 0, count: layout.featureCount) }
    return placed(
      try pairIntegral(pairTerm, species, distance), of: pairTerm.layout.twoBody,
      at: layout.twoBody)
  }

  /// The integrals of the three-body features over all space that two atoms alone give, beyond those of each of them.
  ///
  /// - Parameters:
  ///   - species: The two atoms.
  ///   - distance: Their distance, angstrom.
  /// - Returns: A number for each feature, in angstrom^3; zero for those of other terms.
  /// - Throws: `InputError` when a species has no channels or the atoms coincide.
  public func pairInTriples(_ species: [Element], distance: Double) throws(InputError) -> [Double] {
    guard let tripleTerm else { return Array(repeating: 0, count: layout.featureCount) }
    return placed(
      try pairIntegral(tripleTerm, species, distance), of: tripleTerm.layout.threeBody,
      at: layout.threeBody)
  }

  /// The integrals of the three-body features over all space for three atoms alone, beyond those of their pairs.
  ///
  /// Sums on a grid of a twelfth of the cutoff: the features vanish smoothly where an atom gets out of reach.
  ///
  /// - Parameters:
  ///   - species: The three atoms.
  ///   - positions: Their positions, angstrom.
  /// - Returns: A number for each feature, in angstrom^3; zero for those of other terms.
  /// - Throws: `InputError` when a species has no channels or atoms coincide.
  public func triple(_ species: [Element], _ positions: [Vector3]) throws(InputError) -> [Double] {
    guard let tripleTerm else { return Array(repeating: 0, count: layout.featureCount) }
    let points = commonPoints(positions, spacing: tripleCutoff / 12)
    let volume = tripleCutoff * tripleCutoff * tripleCutoff / (12 * 12 * 12)
    let weights = [Double](repeating: volume, count: points.count)
    return placed(
      try connectedIntegral(tripleTerm, species, positions, points, weights),
      of: tripleTerm.layout.threeBody, at: layout.threeBody)
  }

  /// The values of some columns at the places of the same columns among all features.
  private func placed(_ values: [Double], of source: Range<Int>, at target: Range<Int>) -> [Double]
  {
    var row = [Double](repeating: 0, count: layout.featureCount)
    row.replaceSubrange(target, with: values[source])
    return row
  }

  /// The integral for two atoms in bipolar coordinates, `dV = (2 pi / R) r1 r2 dr1 dr2`.
  private func pairIntegral(
    _ basis: JacobiLegendre, _ species: [Element], _ distance: Double
  ) throws(InputError) -> [Double] {
    let cutoff = basis.parameters.cutoff
    var (points, weights): ([Vector3], [Double]) = ([], [])
    if distance < 2 * cutoff {
      let outer = rule.panels(from: max(0, distance - cutoff), to: cutoff, count: 1)
      for (r1, w1) in zip(outer.nodes, outer.weights) {
        let (low, high) = (abs(distance - r1), min(distance + r1, cutoff))
        guard high > low else { continue }
        let inner = rule.panels(from: low, to: high, count: 1)
        for (r2, w2) in zip(inner.nodes, inner.weights) {
          let z = (r1 * r1 - r2 * r2 + distance * distance) / (2 * distance)
          points.append(Vector3(max(0, r1 * r1 - z * z).squareRoot(), 0, z))
          weights.append(2 * Double.pi * r1 * r2 / distance * w1 * w2)
        }
      }
    }
    return try connectedIntegral(
      basis, species, [.zero, Vector3(0, 0, distance)], points, weights)
  }

  /// The points of a grid, angstrom, from which all atoms are in reach of the three-body term.
  private func commonPoints(_ positions: [Vector3], spacing h: Double) -> [Vector3] {
    let cutoff = tripleCutoff
    let low = positions.reduce(positions[0] - cutoff) { pointwiseMax($0, $1 - cutoff) }
    let high = positions.reduce(positions[0] + cutoff) { pointwiseMin($0, $1 + cutoff) }
    var points: [Vector3] = []
    for x in stride(from: low.x + h / 2, to: high.x, by: h) {
      for y in stride(from: low.y + h / 2, to: high.y, by: h) {
        for z in stride(from: low.z + h / 2, to: high.z, by: h) {
          let point = Vector3(x, y, z)
          let isCommon = positions.allSatisfy {
            (($0 - point) * ($0 - point)).sum() < cutoff * cutoff
          }
          if isCommon { points.append(point) }
        }
      }
    }
    return points
  }

  /// The weighted sum over points of the connected part of the features of some atoms, by inclusion and exclusion.
  private func connectedIntegral(
    _ basis: JacobiLegendre, _ species: [Element], _ positions: [Vector3], _ points: [Vector3],
    _ weights: [Double]
  ) throws(InputError) -> [Double] {
    var sums = [Double](repeating: 0, count: basis.featureCount)
    for subset in 1..<(1 << species.count) {
      let members = species.indices.filter { subset >> $0 & 1 == 1 }
      let sign = (species.count - members.count).isMultiple(of: 2) ? 1.0 : -1.0
      let part = try Structure(
        species: members.map { species[$0] }, positions: members.map { positions[$0] })
      try basis.addIntegral(of: part, at: points, weights.map { sign * $0 }, to: &sums)
    }
    return sums
  }
}

extension JacobiLegendre {
  /// Adds the weighted sum of the features over points.
  fileprivate func addIntegral(
    of structure: Structure, at points: [Vector3], _ weights: [Double], to sums: inout [Double]
  ) throws(InputError) {
    let search = try NeighbourSearch(structure, cutoff: parameters.cutoff)
    var workspace = try JacobiLegendreWorkspace(self, search)
    var column = [Double](repeating: 0, count: featureCount)
    for (point, weight) in zip(points, weights) {
      var span = column.mutableSpan
      writeFeatures(search, at: [point], &workspace, into: &span)
      for k in sums.indices { sums[k] += weight * column[k] }
    }
  }
}
