internal import Descriptors
internal import Glibc
internal import LinearAlgebra
internal import SpecialFunctions

/// Radial functions of a contracted field, tabulated.
///
/// Polynomials of degree 7 interpolate at Chebyshev's nodes of each interval. The error is measured between the
/// nodes, and intervals are halved until it is below ``tolerance`` or no longer falls, because rounding is
/// all that is left of it.
struct FieldRadialTable: Sendable {
  /// The largest error that is allowed, as a part of the largest value of each function.
  static let tolerance = 2e-13

  /// The functions.
  let polynomials: OctavePolynomials
  /// The largest measured error, as a part of the largest value of each function.
  let measuredError: Double

  /// Tabulates functions that are smooth in the arguments of some maps, from 0 to `reach` angstrom.
  init(reach: Double, maps: [RadialMap], _ functions: (Double) -> [Double]) {
    var octaves = 1
    for case .logarithmic(let softness) in maps {
      octaves = max(octaves, Int(log2(1 + reach / softness).rounded(.up)))
    }
    var bits = 4
    var fit = OctaveFit(functions, reach: reach, octaves: octaves, bits: bits)
    while fit.error > Self.tolerance && bits < 12 {
      bits += 1
      let next = OctaveFit(functions, reach: reach, octaves: octaves, bits: bits)
      if bits > 7 && next.error > 0.5 * fit.error { break }
      fit = next
    }
    polynomials = fit.polynomials
    measuredError = fit.error
  }
}

/// One attempt at a table.
private struct OctaveFit {
  let polynomials: OctavePolynomials
  let error: Double

  init(_ functions: (Double) -> [Double], reach: Double, octaves: Int, bits: Int) {
    let size = OctavePolynomials.degree + 1
    let nodes: [Double] = (0..<size).map { -cos(Double.pi * (Double($0) + 0.5) / Double(size)) }
    let checks: [Double] = [
      -1, 0.5 * (nodes[0] + nodes[1]), 0.5 * (nodes[size - 2] + nodes[size - 1]), 1,
    ]
    let transform = monomialTransform(nodes)
    let count = functions(0).count
    let groupCount = (count + 7) / 8
    var coefficients: [SIMD8<Double>] = []
    var (errors, largest) = (
      Array(repeating: 0.0, count: count), Array(repeating: 0.0, count: count)
    )
    for interval in 0..<(octaves << bits) {
      let (low, high) = OctavePolynomials.interval(
        interval, reach: reach, octaves: octaves, bits: bits)
      let places = nodes + checks
      let values = places.map { (t: Double) -> [Double] in
        functions(min(max(0, low + 0.5 * (t + 1) * (high - low)), reach))
      }
      var table = Array(repeating: SIMD8<Double>.zero, count: groupCount * size)
      for n in 0..<count {
        let f = values.map { $0[n] }
        let c = transform.map { row in
          zip(row, f).reduce(0.0) { (sum: Double, pair: (Double, Double)) in sum + pair.0 * pair.1 }
        }
        for p in 0..<size { table[n / 8 * size + p][n % 8] = c[p] }
        for (k, t) in checks.enumerated() {
          let value = c.reversed().reduce(0.0) { (sum: Double, a: Double) in sum * t + a }
          errors[n] = max(errors[n], abs(value - f[size + k]))
        }
        largest[n] = f.reduce(largest[n]) { max($0, abs($1)) }
      }
      coefficients += table
    }
    error = zip(errors, largest).reduce(0) { $1.1 > 0 ? max($0, $1.0 / $1.1) : $0 }
    polynomials = OctavePolynomials(
      reach: reach, octaves: octaves, bits: bits, functionCount: count, coefficients: coefficients)
  }
}
