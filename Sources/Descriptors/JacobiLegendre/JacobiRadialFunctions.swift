internal import SpecialFunctions
public import Structures

/// The radial functions of a ``JacobiBasis``, as they are or orthonormalized.
///
/// As they are: the polynomials of ``RadialVanishing``. Orthonormalized: the functions of the same span that a QR
/// factorization in the order of the degrees gives, `f_k = (1 + x)^p (1 - x)^q p_k(x)`, with polynomials `p_k` for which
/// the mean of `f_k f_k'` is `delta_kk'`: for the cosine map the mean over the volume of the sphere
/// (`3 integral_0^1 t^2 dt`, `t = r / cutoff`), as points of a grid lie; for the logarithmic map that over the
/// logarithm (`integral_0^1 dt`, `t = (1 - x) / 2`), as points around a nucleus lie. Their own recurrence gives them to
/// the last digits, although the overlap matrix of the functions as they are reaches condition numbers of 1e17;
/// they do not depend on `alpha` and `beta`.
public struct JacobiRadialFunctions: Sendable {
  /// The family.
  public let basis: JacobiBasis
  /// The distance, angstrom, beyond which all functions are zero.
  public let cutoff: Double
  /// Whether the functions are orthonormalized.
  public let isOrthonormal: Bool
  /// The number of functions.
  public let count: Int

  /// The polynomials whose values are multiplied and shifted.
  let recurrence: PolynomialRecurrence
  /// The degree of the polynomial of function 0.
  let first: Int
  /// The powers of `1 + x` and of `1 - x` that multiply the polynomials.
  let powers: (plus: Int, minus: Int)
  /// What is taken off: `shifts[k].x + shifts[k].y x`.
  let shifts: [SIMD2<Double>]

  /// `a` and `b_k` of the last function of `scalarAtNucleus`, `a (1 + x) - sum_k b_k f_k`; else empty.
  let scalar: [Double]

  /// Prepares the functions.
  ///
  /// - Throws: `InputError` that names the parameter that is wrong.
  public init(_ basis: JacobiBasis, cutoff: Double, isOrthonormal: Bool) throws(InputError) {
    guard cutoff > 0, cutoff <= 1000 else {
      throw InputError(
        .usage, key: "cutoff", expected: "a length above 0, at most 1000 angstrom",
        found: "\(cutoff)", remedy: "change 'cutoff'")
    }
    try basis.check(cutoff: cutoff)
    self.basis = basis
    self.cutoff = cutoff
    self.isOrthonormal = isOrthonormal
    count = basis.count
    let own = basis.vanishing.powers
    if isOrthonormal {
      (recurrence, first, powers) = (Self.orthonormal(basis, cutoff), 0, own)
      shifts = Array(repeating: .zero, count: basis.polynomialCount)
      scalar = basis.vanishing == .scalarAtNucleus ? Self.scalar(basis, cutoff, recurrence) : []
      return
    }
    first = basis.vanishing.firstDegree
    scalar = basis.vanishing == .scalarAtNucleus ? [0.5] : []
    switch basis.vanishing {
    case .value, .bothEnds, .scalarAtNucleus:
      let jacobi = JacobiPolynomials(alpha: basis.alpha, beta: basis.beta, degree: basis.nMax)
      let (low, high) = (jacobi.values(at: -1), jacobi.values(at: 1))
      recurrence = jacobi.recurrence
      powers = (0, 0)
      shifts = (first...basis.nMax).map { n in
        if basis.vanishing == .value { return SIMD2(low[n], 0) }
        return SIMD2(0.5 * (high[n] + low[n]), 0.5 * (high[n] - low[n]))
      }
    case .valueAndSlope, .bothEndsAndSlope:
      recurrence =
        JacobiPolynomials(
          alpha: basis.alpha + Double(own.minus), beta: basis.beta + 2, degree: basis.count - 1
        ).recurrence
      powers = own
      shifts = Array(repeating: .zero, count: basis.count)
    }
  }

  /// The polynomials that become orthonormal with their factor, in the argument of the map.
  private static func orthonormal(_ basis: JacobiBasis, _ cutoff: Double) -> PolynomialRecurrence {
    // The integrand has at most 64 periods, two in each panel of 20 points.
    let rule = GaussLegendre(count: 20).panels(from: 0, to: 1, count: 32)
    let (plus, minus) = basis.vanishing.powers
    var (points, weights) = ([Double](), [Double]())
    for (t, weight) in zip(rule.nodes, rule.weights) {
      let r = basis.map.distance(atPart: t, cutoff: cutoff)
      let x = basis.map.value(at: r, cutoff: cutoff).x
      let factor = power(1 + x, plus) * power(1 - x, minus)
      points.append(x)
      weights.append(weight * basis.map.density(atPart: t) * factor * factor)
    }
    return OrthonormalPolynomials(
      points: points, weights: weights, degree: basis.polynomialCount - 1
    )
    .recurrence
  }

  /// The function `1 + x` made orthogonal to the others and of norm 1.
  private static func scalar(
    _ basis: JacobiBasis, _ cutoff: Double, _ recurrence: PolynomialRecurrence
  ) -> [Double] {
    let rule = GaussLegendre(count: 20).panels(from: 0, to: 1, count: 32)
    var projections = [Double](repeating: 0, count: basis.polynomialCount)
    var square = 0.0
    for (t, weight) in zip(rule.nodes, rule.weights) {
      let r = basis.map.distance(atPart: t, cutoff: cutoff)
      let x = basis.map.value(at: r, cutoff: cutoff).x
      let density = weight * basis.map.density(atPart: t)
      square += density * (1 + x) * (1 + x)
      let factor = density * (1 + x) * (1 + x) * (1 - x)
      for (k, value) in recurrence.values(at: x).enumerated() {
        projections[k] += factor * value
      }
    }
    let norm = (square - projections.reduce(0) { $0 + $1 * $1 }).squareRoot()
    return [1 / norm] + projections.map { $0 / norm }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  /// Writes the functions at a distance in angstrom; beyond the cutoff they are zero.
  public func writeValues(at r: Double, into values: inout MutableSpan<Double>) {
    var none: [Double] = []
    var span = none.mutableSpan
    write(at: r, into: &values, derivatives: &span, withDerivatives: false)
  }

  /// Writes the functions and their derivatives by the distance, 1/A.
  public func writeValues(
    at r: Double, into values: inout MutableSpan<Double>, derivatives: inout MutableSpan<Double>
  ) {
    write(at: r, into: &values, derivatives: &derivatives, withDerivatives: true)
  }

  /// The functions at a distance in angstrom.
  public func values(at r: Double) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    var span = values.mutableSpan
    writeValues(at: r, into: &span)
    return values
  }

  private func write(
    at r: Double, into values: inout MutableSpan<Double>, derivatives: inout MutableSpan<Double>,
    withDerivatives: Bool
  ) {
    precondition(
      r >= 0 && values.count >= count && (!withDerivatives || derivatives.count >= count),
      "a distance of at least 0 and room for \(count) numbers")
    if r > cutoff {
      for k in 0..<count {
        values[k] = 0
        if withDerivatives { derivatives[k] = 0 }
      }
      return
    }
    let (x, dx) = basis.map.value(at: r, cutoff: cutoff)
    let (plus, minus) = (Self.power(1 + x, powers.plus), Self.power(1 - x, powers.minus))
    let factor = plus * minus
    // Powers of 1 - x are 0 or 1.
    let factorSlope =
      (powers.plus > 0 ? Double(powers.plus) * Self.power(1 + x, powers.plus - 1) * minus : 0)
      - Double(powers.minus) * plus
    var (below, current) = (0.0, recurrence.first)
    var (slopeBelow, slope) = (0.0, 0.0)
    for n in 0...recurrence.degree {
      if n > 0 {
        let step = recurrence.steps[n - 1]
        let linear = step.x * x + step.y
        (slopeBelow, slope) = (slope, linear * slope + step.x * current - step.z * slopeBelow)
        (below, current) = (current, linear * current - step.z * below)
      }
      let k = n - first
      if k < 0 { continue }
      values[k] = factor * current - (shifts[k].x + shifts[k].y * x)
      if withDerivatives {
        derivatives[k] = dx * (factor * slope + factorSlope * current - shifts[k].y)
      }
    }
    if scalar.isEmpty { return }
    let last = count - 1
    values[last] = scalar[0] * (1 + x)
    if withDerivatives { derivatives[last] = scalar[0] * dx }
    for k in 0..<scalar.count - 1 {
      values[last] -= scalar[k + 1] * values[k]
      if withDerivatives { derivatives[last] -= scalar[k + 1] * derivatives[k] }
    }
  }
}
