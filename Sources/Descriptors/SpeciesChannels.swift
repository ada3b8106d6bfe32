internal import Glibc
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
  /// One channel for the atoms of a host, and six smooth ones for impurities, which are zero for the host.
  ///
  /// The weights of an impurity are `1`, the s and p electrons outside closed shells less two (zero in
  /// groups 3 to 12), the period less three, `(Z - 20) / 10`, `cos(2 pi d / 10)` and `sin(2 pi d / 10)`. The
  /// d electrons of a metal are `d = group - 1.5` in groups 3 to 12, ten at most, and otherwise none:
  /// an empty and a full d shell lie at the same place, because neither one screens.
  case impurity(host: Element)
  /// Given weights, as many for each element.
  case table([Element: [Double]])

  /// The number of channels.
  public var channelCount: Int {
    switch self {
    case .oneHot(let elements): Set(elements).count
    case .groupPeriod(let channels): channels
    case .impurity: 7
    case .table(let weights): weights.values.first?.count ?? 0
    }
  }

  /// The element whose atoms have a channel of their own beside those of impurities.
  public var host: Element? {
    if case .impurity(let host) = self { host } else { nil }
  }

  /// The weights of an element, or `nil` when it has none.
  public func weights(of element: Element) -> [Double]? {
    switch self {
    case .oneHot(let elements):
      let sorted = Set(elements).sorted()
      return sorted.contains(element) ? sorted.map { $0 == element ? 1 : 0 } : nil
    case .groupPeriod(let channels): return Self.smoothWeights(element, channels)
    case .impurity(let host):
      if element == host { return [1] + [Double](repeating: 0, count: 6) }
      return [0] + Self.impurityWeights(element)
    case .table(let weights): return weights[element]
    }
  }

  private static func impurityWeights(_ element: Element) -> [Double] {
    let isTransitionMetal = (3...12).contains(element.group)
    let outer = isTransitionMetal ? 2 : element.valenceElectronCount
    let filling = isTransitionMetal ? min(10, Double(element.group) - 1.5) / 10 : 0
    return [
      1, Double(outer - 2), Double(element.period - 3), Double(element.atomicNumber - 20) / 10,
      cos(2 * .pi * filling), sin(2 * .pi * filling),
    ]
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
