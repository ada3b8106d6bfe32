import Fields
import Structures

/// The plain predictor of impurity fields: linear interpolation in the atomic number, point by point.
///
/// It takes the structures that differ from the wanted one in the impurity's element only, on the same grid. Of their
/// atomic numbers it takes the next one below and the next one above; at the ends, the two nearest.
struct ImpurityInterpolation: Sendable {
  /// The atoms that are not impurities.
  let host: Element
  /// Whether the host itself counts as an impurity, whose field is zero.
  let includesHost: Bool

  /// The structures of which a field is made, with their weights, which add up to one unless the host has one.
  ///
  /// - Parameters:
  ///   - structure: The wanted structure.
  ///   - known: The structures whose fields are known.
  /// - Returns: Places in `known` and weights; `nil` where the structure has no impurity, several, or too few others.
  func weights(of structure: Structure, from known: [Structure]) -> [(place: Int, weight: Double)]?
  {
    guard let site = impuritySite(of: structure) else { return nil }
    let number = structure.species[site].atomicNumber
    var candidates: [(number: Int, place: Int?)] = []
    for (place, other) in known.enumerated() {
      guard impuritySite(of: other) == site, other.cell == structure.cell,
        other.positions == structure.positions, other.species[site].atomicNumber != number,
        !candidates.contains(where: { $0.number == other.species[site].atomicNumber })
      else { continue }
      candidates.append((other.species[site].atomicNumber, place))
    }
    if includesHost { candidates.append((host.atomicNumber, nil)) }
    let sorted = candidates.sorted { $0.number < $1.number }
    guard sorted.count > 1 else { return nil }
    let above = sorted.firstIndex { $0.number > number } ?? sorted.count
    let first = min(max(above - 1, 0), sorted.count - 2)
    let (low, high) = (sorted[first], sorted[first + 1])
    let t = Double(number - low.number) / Double(high.number - low.number)
    return [(low.place, 1 - t), (high.place, t)].compactMap { place, weight in
      place.map { ($0, weight) }
    }
  }

  /// The one atom that is not of the host.
  private func impuritySite(of structure: Structure) -> Int? {
    let sites = structure.species.indices.filter { structure.species[$0] != host }
    return sites.count == 1 ? sites[0] : nil
  }
}

extension ImpurityInterpolation {
  /// The interpolation of the fields of some structures; zero where there is nothing to interpolate.
  func predictor(_ data: FieldDataset, from training: [Int]) -> FieldJudge.Predictor {
    let known = training.map { data.snapshots[$0].structure }
    return { structure, _, block in
      var values = [Double](repeating: 0, count: block.pointCount)
      for (place, weight) in weights(of: structure, from: known) ?? [] {
        let other = try data.snapshots[training[place]].read(data.field, block).values
        for k in values.indices { values[k] += weight * other[k] }
      }
      return values
    }
  }
}
