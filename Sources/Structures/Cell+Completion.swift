extension Cell {
  /// Below this volume, relative to the product of the edge lengths, vectors count as dependent.
  private static let independence = 1e-8

  /// Three independent vectors: the periodic ones, the given ones as far as they are independent,
  /// and perpendicular unit vectors for the rest; nil when the periodic ones are dependent.
  static func completed(_ given: [Vector3], _ periodicity: Periodicity) -> [Vector3]? {
    var kept: [Int] = []
    for axis in 0..<3 where periodicity[axis] {
      guard areIndependent((kept + [axis]).map { given[$0] }) else { return nil }
      kept.append(axis)
    }
    for axis in 0..<3 where !periodicity[axis] {
      if areIndependent((kept + [axis]).map { given[$0] }) { kept.append(axis) }
    }
    var vectors = given
    var known = kept.map { given[$0] }
    for axis in 0..<3 where !kept.contains(axis) {
      vectors[axis] = perpendicular(to: known, preferring: axis)
      known.append(vectors[axis])
    }
    if kept.count < 3, vectors[0].dot(vectors[1].cross(vectors[2])) < 0,
      let last = (0..<3).last(where: { !kept.contains($0) })
    {
      vectors[last] = -vectors[last]
    }
    return vectors
  }

  /// The rows `r_i` with `r_i . v_j = delta_ij`.
  static func reciprocals(of v: [Vector3]) -> [Vector3] {
    let determinant = v[0].dot(v[1].cross(v[2]))
    return [v[1].cross(v[2]), v[2].cross(v[0]), v[0].cross(v[1])].map { $0 / determinant }
  }

  private static func areIndependent(_ vectors: [Vector3]) -> Bool {
    let lengths = vectors.map(\.length)
    guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }) else { return false }
    let units = zip(vectors, lengths).map { $0 / $1 }
    switch units.count {
    case 2: return units[0].cross(units[1]).length > independence
    case 3: return abs(units[0].dot(units[1].cross(units[2]))) > independence
    default: return true
    }
  }

  /// A unit vector perpendicular to the known ones, along the Cartesian axis where that fits.
  private static func perpendicular(to known: [Vector3], preferring axis: Int) -> Vector3 {
    if known.count == 2 {
      let normal = known[0].cross(known[1])
      return normal / normal.length
    }
    var best = Vector3.zero
    for offset in 0..<3 {
      var trial = Vector3.zero
      trial[(axis + offset) % 3] = 1
      for vector in known { trial -= trial.dot(vector) / vector.lengthSquared * vector }
      if trial.length > best.length + 1e-3 { best = trial }
    }
    return best / best.length
  }
}
