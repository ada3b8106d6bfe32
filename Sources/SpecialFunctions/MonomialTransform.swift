/// The matrix that turns values at nodes into coefficients of powers, by Lagrange's polynomials.
///
/// The polynomial through the values `f_k` at the nodes has the coefficients `c_p = sum_k rows[p][k] f_k`.
public func monomialTransform(_ nodes: [Double]) -> [[Double]] {
  let size = nodes.count
  var rows = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
  for (k, node) in nodes.enumerated() {
    var polynomial = [1.0]
    var scale = 1.0
    for (j, other) in nodes.enumerated() where j != k {
      let shifted = [0] + polynomial
      polynomial = zip(shifted, polynomial.map { -other * $0 } + [0]).map { $0 + $1 }
      scale *= node - other
    }
    for p in 0..<size { rows[p][k] = polynomial[p] / scale }
  }
  return rows
}
