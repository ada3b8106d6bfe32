internal import Glibc
internal import LinearAlgebra
internal import SpecialFunctions
internal import Structures

/// The coefficients of one smeared atom at distance `r` in an orthonormal radial basis.
///
/// `R_nl(r) = 4 pi A int g_nl(s) s^2 exp(-eta (r^2 + s^2)) i_l(2 eta r s) ds` with `eta = 1 / (2 sigma^2)`
/// and `A` the height of the Gaussian (Bartok, Kondor, Csanyi, Phys. Rev. B 87, 184115 (2013), eq. 35).
/// The integral is a Gauss-Legendre sum over panels narrower than `sigma`; with `g_nl` rounded from
/// extended precision nothing in it cancels, whatever the condition of the basis.
struct RadialProjection: Sendable {
  let count: Int
  let lMax: Int
  private let eta: Double
  private let nodes: [Double]
  /// `g_nl(s) s^2 weight 4 pi A` for each degree: `count x nodes`.
  private let functions: [Matrix]

  /// Prepares the integral for atoms up to `reach` angstrom away.
  init(_ functions: RadialFunctions, sigma: Double, reach: Double) {
    count = functions.count
    lMax = functions.lMax
    eta = 1 / (2 * sigma * sigma)
    let farthest = reach + 9 * sigma  // exp(-81 / 2) = 3e-18 there
    let end = functions.basis == .polynomial ? min(functions.cutoff, farthest) : farthest
    // Panels also resolve the functions, whose shortest wave is about cutoff / count.
    let width = min(1.5 * sigma, 2 * functions.cutoff / Double(functions.count))
    let rule = GaussLegendre(count: 18)
    let points = rule.panels(from: 0, to: end, count: max(2, Int((end / width).rounded(.up))))
    nodes = points.nodes
    let isNormalized = functions.basis == .gtoMonomial
    let height = isNormalized ? pow(Double.pi * sigma * sigma, -0.75) : 1
    let factors = zip(points.nodes, points.weights).map {
      4 * Double.pi * height * $0 * $0 * $1
    }
    self.functions = (0...functions.lMax).map { l in
      let values = functions.values(l: l, at: points.nodes)
      return Matrix(rowCount: functions.count, columnCount: points.nodes.count) { n, k in
        values[n + functions.count * k] * factors[k]
      }
    }
  }

  /// The coefficients at some distances: one matrix `count x distances` for each degree.
  func values(at distances: [Double]) -> [Matrix] {
    let kernels = kernels(distances)
    return (0...lMax).map { functions[$0].product(kernels[$0]) }
  }

  /// `exp(-eta (r^2 + s^2)) i_l(2 eta r s)` for each degree: `nodes x distances`.
  private func kernels(_ distances: [Double]) -> [Matrix] {
    let bessel = ModifiedSphericalBessel(lMax: lMax)
    var kernels = (0...lMax).map { _ in
      Matrix(rowCount: nodes.count, columnCount: distances.count, repeating: 0)
    }
    var values = [Double](repeating: 0, count: lMax + 1)
    for (j, r) in distances.enumerated() {
      for (k, s) in nodes.enumerated() {
        let exponent = -eta * (r - s) * (r - s)
        if exponent < -42 { continue }  // below the rounding of the sum
        var span = values.mutableSpan
        bessel.scaledValues(at: 2 * eta * r * s, &span)
        let gaussian = exp(exponent)
        for l in 0...lMax { kernels[l].elements[k + j * nodes.count] = gaussian * values[l] }
      }
    }
    return kernels
  }
}
