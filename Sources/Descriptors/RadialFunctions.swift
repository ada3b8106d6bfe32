internal import SpecialFunctions
internal import Structures

/// Orthonormal radial functions `g_nl(r)`, with coefficients computed to twenty digits or more.
///
/// The primitive functions are nearly dependent: their overlaps reach condition numbers of 1e25 at
/// `n = l = 20`. Coefficients and values are therefore computed in ``QuadDouble`` and rounded once.
struct RadialFunctions: Sendable {
  let basis: RadialBasis
  let cutoff: Double
  /// The number of functions of each degree.
  let count: Int
  let lMax: Int
  /// `exponents[l][k]`, 1/A^2, of Gaussian primitives.
  private let exponents: [[QuadDouble]]
  /// `coefficients[l][n * count + k]`.
  private let coefficients: [[QuadDouble]]

  /// Orthonormalizes the primitives of a basis.
  init(_ basis: RadialBasis, cutoff: Double, count: Int, lMax: Int) throws(InputError) {
    self.basis = basis
    self.cutoff = cutoff
    self.count = count
    self.lMax = lMax
    exponents = Self.exponents(basis, cutoff, count, lMax)
    var coefficients: [[QuadDouble]] = []
    for l in 0...lMax {
      if basis != .gto, let first = coefficients.first {
        coefficients.append(first)  // primitives do not depend on l
      } else {
        let overlap = Self.overlap(basis, cutoff, count, l, exponents[l])
        guard let root = overlap.inverseSquareRoot() else {
          throw InputError(
            .usage, key: "nMax", expected: "independent radial functions",
            found: "\(count) of them that are too much alike", remedy: "reduce 'nMax'")
        }
        coefficients.append(root)
      }
    }
    self.coefficients = coefficients
  }

  private static func exponents(
    _ basis: RadialBasis, _ cutoff: Double, _ count: Int, _ lMax: Int
  ) -> [[QuadDouble]] {
    switch basis {
    case .gto:
      let step = count > 1 ? (QuadDouble(cutoff) - 1) / QuadDouble(count - 1) : .zero
      let radii = (0..<count).map { QuadDouble(1.0) + step * QuadDouble($0) }
      let logarithms = radii.map { QuadDouble.log($0) }
      let thousand = QuadDouble.log(1000.0)
      return (0...lMax).map { l in
        (0..<count).map { k in
          (thousand + logarithms[k] * Double(l)) / (radii[k] * radii[k])
        }
      }
    case .polynomial:
      return Array(repeating: [], count: lMax + 1)
    case .gtoMonomial:
      // d_k = N^2 / (2 cutoff^2 max(k, 1))
      let scale = (QuadDouble(count) / QuadDouble(cutoff)).power(2) * 0.5
      let row = (0..<count).map { scale / QuadDouble(max($0, 1)) }
      return Array(repeating: row, count: lMax + 1)
    }
  }

  private static func overlap(
    _ basis: RadialBasis, _ cutoff: Double, _ count: Int, _ l: Int, _ exponents: [QuadDouble]
  ) -> SymmetricQuadMatrix {
    switch basis {
    case .gto:
      let half = gamma(halves: 2 * l + 3) * 0.5
      return SymmetricQuadMatrix(order: count) { i, j in
        half * (exponents[i] + exponents[j]).power(halves: -(2 * l + 3))
      }
    case .polynomial:
      // integral of r^2 (c - r)^(i + j + 6) over 0...c, with i, j counted from 0
      return SymmetricQuadMatrix(order: count) { i, j in
        let s = i + j + 2
        let product = QuadDouble((5 + s) * (6 + s) * (7 + s))
        return QuadDouble(cutoff).power(7 + s) * 2.0 / product
      }
    case .gtoMonomial:
      let norms = Self.norms(exponents)
      return SymmetricQuadMatrix(order: count) { i, j in
        let power = (exponents[i] + exponents[j]).power(halves: -(3 + i + j))
        return norms[i] * norms[j] * gamma(halves: 3 + i + j) * power * 0.5
      }
    }
  }

  /// `A_k = (2 / (sigma_k^(2k+3) Gamma(k + 3/2)))^1/2` with `sigma_k^-2 = 2 d_k`.
  private static func norms(_ exponents: [QuadDouble]) -> [QuadDouble] {
    exponents.enumerated().map { k, d in
      ((d * 2.0).power(halves: 2 * k + 3) * 2.0 / gamma(halves: 2 * k + 3)).squareRoot
    }
  }

  /// The values of the primitives of degree `l` at a distance in angstrom.
  private func primitives(_ l: Int, _ r: QuadDouble) -> [QuadDouble] {
    switch basis {
    case .gto:
      let power = r.power(l)
      let square = r * r
      return exponents[l].map { power * QuadDouble.exp(-($0 * square)) }
    case .polynomial:
      let rest = QuadDouble(cutoff) - r
      return (0..<count).map { rest < .zero ? .zero : rest.power($0 + 3) }
    case .gtoMonomial:
      let square = r * r
      return zip(exponents[l], Self.norms(exponents[l])).enumerated().map { k, item in
        item.1 * r.power(k) * QuadDouble.exp(-(item.0 * square))
      }
    }
  }

  /// The functions `g_0l ... g_(count-1)l` at each distance (angstrom): `values[n + count * point]`.
  func values(l: Int, at distances: [Double]) -> [Double] {
    let matrix = coefficients[l]
    return distances.flatMap { r in
      let primitives = primitives(l, QuadDouble(r))
      return (0..<count).map { n in
        var sum = QuadDouble.zero
        for k in 0..<count { sum = sum + matrix[n * count + k] * primitives[k] }
        return sum.doubleValue
      }
    }
  }
}
