internal import SpecialFunctions
public import Structures

/// How the species of neighbours become channels: the density of channel `a` is `sum_j w_a(Z_j) rho_j`.
public enum SpeciesChannels: Sendable, Hashable, Codable {
  /// One channel for each element of the list, in order of atomic number.
  case oneHot([Element])
  /// Channels that are smooth functions of the place in the periodic table, for any element.
  ///
  /// With the group scaled to `g` and the period to `p`, both in -1...1, the weights are the
  /// products of Legendre polynomials `1, g, p, P_2(g), g p, P_2(p), ...` by rising total degree, so that
  /// neighbours in the table look alike and the feature count does not grow with the number of
  /// elements. Elements of the f block lie between groups 2 and 3, in order of atomic number.
  case groupPeriod(channels: Int)
  /// Given weights, as many for each element.
  case table([Element: [Double]])

  /// The number of channels.
  public var channelCount: Int {
    switch self {
    case .oneHot(let elements): Set(elements).count
    case .groupPeriod(let channels): channels
    case .table(let weights): weights.values.first?.count ?? 0
    }
  }

  /// The weights of an element, or `nil` when it has none.
  public func weights(of element: Element) -> [Double]? {
    switch self {
    case .oneHot(let elements):
      let sorted = Set(elements).sorted()
      return sorted.contains(element) ? sorted.map { $0 == element ? 1 : 0 } : nil
    case .groupPeriod(let channels): return Self.smoothWeights(element, channels)
    case .table(let weights): return weights[element]
    }
  }

  private static func smoothWeights(_ element: Element, _ count: Int) -> [Double] {
    var group = Double(element.group)
    if element.block == .f {
      let first = element.atomicNumber < 89 ? 57 : 89
      group = 2 + Double(element.atomicNumber - first + 1) / 15
    }
    let g = legendreValues((group - 9.5) / 8.5, count)
    let p = legendreValues((Double(element.period) - 4) / 3, count)
    var weights: [Double] = []
    for degree in 0..<count {
      for second in 0...degree where weights.count < count {
        weights.append(g[degree - second] * p[second])
      }
    }
    return weights
  }

  private static func legendreValues(_ x: Double, _ count: Int) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    var span = values.mutableSpan
    legendre(x, &span)
    return values
  }
}
