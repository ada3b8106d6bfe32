public import SpecialFunctions

/// The invariants of three bodies and where they stand: products of three sums over neighbours, coupled to no rotation.
///
/// With `A^q_nlm = sum_i u_q(Z_i) P_n(r_i) S_lm(u_i)` the features are
/// `sum_m1m2m3 G_m1m2m3 A^q_n1l1m1 A^q'_n2l2m2 A^q''_n3l3m3`, where `G` is the one invariant coupling of the three degrees
/// (`HarmonicCoupling`): Drautz, Physical Review B 99 (2019) 014104, equations 21-27. The degrees
/// ascend, obey the triangle rule and have an even sum, so that features survive inversion. Factors of equal degree may
/// change places without a change of the product; each product stands once, and the features are linearly independent.
///
/// An atom may take part in a product twice or three times: such terms are what functions of one and two bodies are made of, so
/// the space of functions loses nothing, and no sum over triples is ever needed.
///
/// Features are grouped into blocks by their set of channels; inside a block they go by coupling, then by the factor of the
/// third degree, the second and the first, by channel and function.
public struct ThreeBodyTerm: Sendable {
  /// The couplings of the degrees.
  public let couplings: [HarmonicCoupling]
  /// The number of channels.
  public let channelCount: Int
  /// The number of radial functions.
  public let functionCount: Int
  /// The number of functions that enter with each degree, the first ones.
  public let counts: [Int]
  /// The channels of each block, ascending, and how many features it has.
  public let blocks: [(channels: [Int], count: Int)]
  /// The place of each product, counted from the first column of the term, in the order of ``forEachProduct(_:)``.
  public let places: [Int]

  /// The number of features.
  public var featureCount: Int { places.count }
  /// The largest degree.
  public var lMax: Int { counts.count - 1 }

  /// Lays out the products of some channels.
  init(_ term: AngularTerm, channelCount: Int) {
    couplings = HarmonicCoupling.all(lMax: term.lMax)
    self.channelCount = channelCount
    functionCount = term.basis.count
    counts = (0...term.lMax).map(term.functionCount)
    var channels: [[Int]] = []
    Self.forEachProduct(couplings, counts, functionCount, channelCount) { _, factors in
      channels.append((0..<3).map { factors[$0] / term.basis.count }.sorted())
    }
    let sizes = Dictionary(grouping: channels, by: \.self).mapValues(\.count)
    let keys = sizes.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var next: [[Int]: Int] = [:]
    var start = 0
    for key in keys {
      next[key] = start
      start += sizes[key] ?? 0
    }
    blocks = keys.map { ($0, sizes[$0] ?? 0) }
    places = channels.map { key in
      let place = next[key] ?? 0
      next[key] = place + 1
      return place
    }
  }

  /// Calls a function for every product, with the number of its coupling and its factors `q * functionCount + n` in the
  /// order of the degrees.
  ///
  /// The factor of the third degree is outside, that of the first inside.
  public func forEachProduct(_ body: (_ coupling: Int, _ factors: SIMD3<Int>) -> Void) {
    Self.forEachProduct(couplings, counts, functionCount, channelCount, body)
  }

  private static func forEachProduct(
    _ couplings: [HarmonicCoupling], _ counts: [Int], _ functionCount: Int, _ channelCount: Int,
    _ body: (Int, SIMD3<Int>) -> Void
  ) {
    let factors = { (l: Int) in
      (0..<channelCount * functionCount).filter { $0 % functionCount < counts[l] }
    }
    for (number, coupling) in couplings.enumerated() {
      let degrees = coupling.degrees
      for third in factors(degrees.z) {
        for second in factors(degrees.y) where degrees.y != degrees.z || second <= third {
          for first in factors(degrees.x) where degrees.x != degrees.y || first <= second {
            body(number, SIMD3(first, second, third))
          }
        }
      }
    }
  }
}
