internal import Descriptors
internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The three-body term of a contracted field: cubic forms of the sums over neighbours, coefficients inside.
struct FieldTriples: Sendable {
  /// The distance beyond which atoms have no part in the term, angstrom.
  let cutoff: Double
  /// The radial functions, the same for all species.
  let table: FieldRadialTable
  let term: ThreeBodyTerm
  /// One form for each coupling of degrees, of the variables `q * functionCount + n` of channels.
  private let forms: [LaneCubicForm]
  /// The weights of the channels of each species.
  private let weights: [[Double]]

  /// Contracts the coefficients; `nil` without a three-body term.
  init?(_ basis: JacobiLegendre, coefficients: [Double], weights: [[Double]]) {
    guard let term = basis.threeBodyTerm, let functions = basis.threeBody else { return nil }
    let start = basis.layout.threeBody.lowerBound
    var products: [[(SIMD3<Int>, Double)]] = Array(repeating: [], count: term.couplings.count)
    var number = 0
    term.forEachProduct { coupling, factors in
      products[coupling].append((factors, coefficients[start + term.places[number]]))
      number += 1
    }
    let harmonics = MonicHarmonics(lMax: term.lMax)
    let width = term.channelCount * term.functionCount
    forms = zip(term.couplings, products).map { coupling, products in
      Self.form(coupling, products, harmonics, width: width)
    }
    self.term = term
    self.weights = weights
    cutoff = functions.cutoff
    table = FieldRadialTable(reach: functions.cutoff, maps: [functions.basis.map]) {
      functions.values(at: $0)
    }
  }

  /// The cubic form of a coupling; the norms of the harmonics go into its table.
  private static func form(
    _ coupling: HarmonicCoupling, _ products: [(SIMD3<Int>, Double)], _ harmonics: MonicHarmonics,
    width: Int
  ) -> LaneCubicForm {
    let rows = (0..<3).map { factor in
      let l = coupling.degrees[factor]
      return (-l...l).map { harmonics.row(l: l, m: $0) }
    }
    let entries = coupling.entries.map { entry in
      var value = entry.value
      for factor in 0..<3 {
        value *= harmonics.weights[rows[factor][entry.places[factor]]].squareRoot()
      }
      return LaneCubicForm.Entry(places: entry.places, value: value)
    }
    return LaneCubicForm(width: width, rows: rows, entries: entries, products: products)
  }

  /// Memory for the sums of a tile.
  func tile() -> FieldTile {
    FieldTile(
      lMax: term.lMax, functionCount: term.functionCount,
      directedCount: term.lMax > 0 ? term.counts[1] : term.functionCount, hasOneBody: false,
      speciesCount: weights.count, cutoff: cutoff)
  }

  /// The floating point operations of a tile, besides those for atoms.
  var operations: Double { forms.reduce(0) { $0 + $1.operations } }

  /// Memory for the sums of channels and for the matrices of the forms.
  func scratch() -> (channels: LaneArray, matrix: LaneArray) {
    let harmonicCount = (term.lMax + 1) * (term.lMax + 1)
    return (
      LaneArray(
        repeating: .zero, count: harmonicCount * term.channelCount * term.functionCount),
      LaneArray(repeating: .zero, count: forms.map(\.scratchCount).max() ?? 0)
    )
  }

  /// The term at eight points from the sums of the species of a tile.
  func value(
    _ sums: LaneArray, species: [Int], _ channels: inout LaneArray, _ matrix: inout LaneArray
  ) -> SIMD8<Double> {
    let isUsed = mix(sums, species, into: &channels)
    var value = SIMD8<Double>.zero
    var scratch = matrix.mutableSpan
    for form in forms {
      value += form.value(channels.span, isUsed: isUsed, scratch: &scratch)
    }
    return value
  }

  /// Mixes the sums of species into channels; returns which variables have any.
  private func mix(
    _ sums: LaneArray, _ species: [Int], into channels: inout LaneArray
  ) -> [Bool] {
    let (n, width) = (term.functionCount, term.channelCount * term.functionCount)
    let source = sums.span
    var target = channels.mutableSpan
    var isUsed = Array(repeating: false, count: width)
    let rowCount = target.count / width
    for q in 0..<term.channelCount {
      for row in 0..<rowCount {
        for k in 0..<n { target[row * width + q * n + k] = .zero }
      }
      for (place, s) in species.enumerated() where weights[s][q] != 0 {
        for k in 0..<n { isUsed[q * n + k] = true }
        let factor = SIMD8(repeating: weights[s][q])
        for row in 0..<rowCount {
          for k in 0..<(row == 0 ? n : term.counts.last ?? n) {
            let value = source[row * species.count * n + place * n + k]
            target[row * width + q * n + k].addProduct(value, factor)
          }
        }
      }
    }
    return isUsed
  }
}
