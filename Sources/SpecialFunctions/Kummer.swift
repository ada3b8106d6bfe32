import Glibc

/// Kummer's function times an exponential, `e^-z M(a, b, z)`, for `a, b > 0` and `z >= 0`.
///
/// The series DLMF 13.2.2 has positive terms only, so nothing cancels; it is scaled on the way, so
/// nothing overflows.
public func kummerScaled(a: Double, b: Double, z: Double) -> Double {
  precondition(a > 0 && b > 0 && z >= 0, "a, b > 0 and z >= 0; got \(a), \(b), \(z)")
  var (term, sum, logScale) = (1.0, 1.0, -z)
  var k = 0.0
  while term > 1e-18 * sum || k < z {
    term *= (a + k) / (b + k) * z / (k + 1)
    sum += term
    k += 1
    if sum > 1e200 {
      (term, sum) = (term * 1e-200, sum * 1e-200)
      logScale += 200 * log(10)
    }
  }
  return exp(logScale + log(sum))
}
