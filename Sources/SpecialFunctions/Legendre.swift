/// The Legendre polynomials `P_0(x) ... P_lMax(x)`, by the recurrence DLMF 14.10.3.
///
/// - Parameters:
///   - x: A cosine, in -1...1.
///   - values: Receives `lMax + 1` values, `values[l] = P_l(x)`.
public func legendre(_ x: Double, _ values: inout MutableSpan<Double>) {
  if values.count > 0 { values[0] = 1 }
  if values.count > 1 { values[1] = x }
  for l in values.indices.dropFirst(2) {
    let (a, b) = (Double(2 * l - 1), Double(l - 1))
    values[l] = (a * x * values[l - 1] - b * values[l - 2]) / Double(l)
  }
}
