internal import Glibc
internal import LinearAlgebra

/// The radial functions `r^(l+1) exp(-zeta r)` of one angular momentum, made orthonormal.
///
/// The exponents form a geometric series (even-tempered basis).
struct SlaterBasis: Sendable {
  /// The angular momentum.
  let l: Int
  /// The orthonormal functions on the mesh, one in a column.
  let functions: Matrix
  /// The matrix of the kinetic energy, hartree.
  let kineticEnergy: Matrix
  private let weights: [Double]

  /// The basis for atoms with nuclear charge `charge`.
  init(l: Int, charge: Double, mesh: LogarithmicMesh) throws(FactorizationError) {
    let exponents = sequence(first: 0.2) { $0 * 1.5 }.prefix { $0 < 2.5 * charge + 2 }
    let (radii, weights) = (mesh.radii, mesh.weights)
    var (values, slopes) = ([Double](), [Double]())
    for zeta in exponents {
      let column = radii.map { pow($0, Double(l + 1)) * exp(-zeta * $0) }
      let norm = zip(column, weights).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }.squareRoot()
      values += column.map { $0 / norm }
      slopes += zip(column, radii).map { $0 * (Double(l + 1) / $1 - zeta) / norm }
    }
    let size = (radii.count, values.count / radii.count)
    let raw = Matrix(rowCount: size.0, columnCount: size.1, elements: values)
    let derivatives = Matrix(rowCount: size.0, columnCount: size.1, elements: slopes)
    let overlap = try SymmetricEigen(Self.integrals(raw, weights))
    let orthonormal = Self.orthonormalizer(overlap)
    let barrier = zip(radii, weights).map { Double(l * (l + 1)) * $1 / ($0 * $0) }
    let twice = Self.integrals(derivatives, weights) + Self.integrals(raw, barrier)
    let half = Matrix(
      rowCount: size.1, columnCount: size.1, elements: twice.elements.map { $0 / 2 })
    self.l = l
    self.weights = weights
    functions = raw.product(orthonormal)
    kineticEnergy = orthonormal.product(half, transposingSelf: true).product(orthonormal)
  }

  /// Eigenvectors divided by the roots of their eigenvalues, without those near zero.
  private static func orthonormalizer(_ overlap: SymmetricEigen) -> Matrix {
    let largest = overlap.values.last ?? 1
    let kept = overlap.values.indices.filter { overlap.values[$0] > 1e-10 * largest }
    return Matrix(rowCount: overlap.values.count, columnCount: kept.count) { i, k in
      overlap.vectors[i, kept[k]] / overlap.values[kept[k]].squareRoot()
    }
  }

  /// `integral f_i f_j w dr` for all pairs of columns.
  private static func integrals(_ functions: Matrix, _ weights: [Double]) -> Matrix {
    let rows = functions.rowCount
    var weighted = functions
    for k in weighted.elements.indices { weighted.elements[k] *= weights[k % rows] }
    return functions.product(weighted, transposingSelf: true)
  }

  /// The lowest levels in a potential (hartree, on the mesh): energies and radial functions `u(r)`.
  func levels(
    in potential: [Double], count: Int
  ) throws(FactorizationError) -> [(energy: Double, function: [Double])] {
    let matrix = Self.integrals(functions, zip(potential, weights).map { $0 * $1 })
    let eigen = try SymmetricEigen(kineticEnergy + matrix)
    let orbitals = functions.product(eigen.vectors.columns(0..<count))
    return (0..<count).map { (eigen.values[$0], Array(orbitals.column($0))) }
  }
}
