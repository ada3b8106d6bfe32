internal import Descriptors
internal import LinearAlgebra
internal import Structures

/// The coefficients of a field, contracted for the species of a structure.
///
/// With `A_(s n)lm = sum_(i of species s) P_n(r_i) S_lm(u_i)` the field is
/// `sum_i f_s(i)(r_i) + sum_l sum_m A^T_lm K_l A_lm` with symmetric matrices `K_l` and
/// `f_s = sum_n a_sn P~_n - sum_l sum_nn' K_l(sn, sn') P_n P_n'`, which holds the one-body term and all self terms.
/// Channels are mixed into species here, so species that share no structure cost nothing.
struct FieldContraction: Sendable {
  let basis: JacobiLegendre
  let species: [Element]
  /// The number of radial functions of the two-body term.
  let functionCount: Int
  /// The largest degree of the two-body term.
  let lMax: Int
  /// The functions of each species from 0 to the cutoff: those of the two-body term, then `f_s`.
  private(set) var tables: [FieldRadialTable] = []
  /// The three-body term.
  let triples: FieldTriples?
  /// The coefficients `a_sn` of the one-body functions of each species.
  private let oneBody: [[Double]]
  /// The matrices `K_l`, species outside, radial functions inside.
  private let forms: [Matrix]

  /// Contracts the coefficients of all columns.
  ///
  /// - Throws: `InputError` when an element has no channels.
  init(
    _ basis: JacobiLegendre, coefficients: [Double], species: [Element]
  ) throws(InputError) {
    var weights: [[Double]] = []
    for element in species {
      guard let own = basis.parameters.species.weights(of: element) else {
        throw InputError(
          key: "species", expected: "elements that the model knows", found: element.symbol,
          remedy: "train a model with structures that contain \(element.symbol)")
      }
      weights.append(own)
    }
    let layout = basis.layout
    self.basis = basis
    self.species = species
    functionCount = layout.twoBodyCount
    lMax = layout.twoBodyDegree
    oneBody = weights.map { own in
      (0..<layout.oneBodyCount).map { n in
        own.indices.reduce(0) {
          $0 + own[$1] * coefficients[layout.column(ofOneBody: $1, n: n)]
        }
      }
    }
    forms =
      layout.twoBodyCount == 0
      ? []
      : (0...layout.twoBodyDegree).map {
        Self.form($0, layout, coefficients: coefficients, weights: weights)
      }
    triples = FieldTriples(basis, coefficients: coefficients, weights: weights)
    let maps = [basis.parameters.oneBody.map, basis.parameters.twoBody?.basis.map]
    tables = species.indices.map { s in
      FieldRadialTable(reach: basis.parameters.cutoff, maps: maps.compactMap(\.self)) {
        functions(ofSpecies: s, at: $0)
      }
    }
  }

  /// The distance beyond which atoms have no part in the field, angstrom.
  var cutoff: Double { basis.parameters.cutoff }

  /// The largest error of the tables, as a part of the largest value of each function.
  var tableError: Double {
    tables.reduce(triples?.table.measuredError ?? 0) { max($0, $1.measuredError) }
  }

  /// Memory for the sums of a tile.
  func tile() -> FieldTile {
    FieldTile(
      lMax: lMax, functionCount: functionCount, directedCount: basis.layout.directedCount,
      hasOneBody: true, speciesCount: species.count, cutoff: cutoff)
  }

  /// The matrix `K_l` of a degree.
  private static func form(
    _ l: Int, _ layout: JacobiLegendreLayout, coefficients: [Double], weights: [[Double]]
  ) -> Matrix {
    let (n, channels) = (layout.twoBodyCount, layout.channelCount)
    var ofChannels = Matrix(rowCount: channels * n, columnCount: channels * n, repeating: 0)
    for q in 0..<channels {
      for p in q..<channels {
        for i in 0..<n {
          for j in (q == p ? i : 0)..<n {
            let column = layout.column(ofTwoBody: q, second: p, n1: i, n2: j, l: l)
            let half = 0.5 * (column.map { coefficients[$0] } ?? 0)
            ofChannels[q * n + i, p * n + j] += half
            ofChannels[p * n + j, q * n + i] += half
          }
        }
      }
    }
    var form = Matrix(rowCount: weights.count * n, columnCount: weights.count * n, repeating: 0)
    for (s, left) in weights.enumerated() {
      for (t, right) in weights.enumerated() {
        for q in 0..<channels where left[q] != 0 {
          for p in 0..<channels where right[p] != 0 {
            let factor = left[q] * right[p]
            for i in 0..<n {
              for j in 0..<n {
                form[s * n + i, t * n + j] += factor * ofChannels[q * n + i, p * n + j]
              }
            }
          }
        }
      }
    }
    return form
  }

  private func functions(ofSpecies s: Int, at r: Double) -> [Double] {
    let pair = basis.twoBody?.values(at: r) ?? []
    var sum = zip(oneBody[s], basis.oneBody.values(at: r)).reduce(0) { $0 + $1.0 * $1.1 }
    let own = s * functionCount
    for form in forms {
      for i in pair.indices {
        var inner = 0.0
        for j in pair.indices { inner += form[own + i, own + j] * pair[j] }
        sum -= inner * pair[i]
      }
    }
    return pair + [sum]
  }

  /// The forms of some species, degree by degree, as upper triangles that count both halves.
  func triangles(ofSpecies chosen: [Int]) -> [Double] {
    let rows = chosen.flatMap { s in (0..<functionCount).map { s * functionCount + $0 } }
    var elements: [Double] = []
    for form in forms {
      for (i, row) in rows.enumerated() {
        for column in rows[i...] { elements.append((row == column ? 1 : 2) * form[row, column]) }
      }
    }
    return elements
  }
}
