/// A small symmetric matrix of ``QuadDouble`` numbers, for overlap matrices close to singular.
public struct SymmetricQuadMatrix: Sendable {
  /// The number of rows and of columns.
  public let order: Int
  /// The elements, row after row (which are also the columns).
  public private(set) var elements: [QuadDouble]

  /// Creates a matrix from a function of row and column, called for `j <= i`.
  public init(order: Int, entry: (_ i: Int, _ j: Int) -> QuadDouble) {
    self.order = order
    elements = Array(repeating: .zero, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        elements[i * order + j] = entry(i, j)
        elements[j * order + i] = elements[i * order + j]
      }
    }
  }

  /// The element in row `i` and column `j`, counted from 0.
  public subscript(i: Int, j: Int) -> QuadDouble { elements[i * order + j] }

  /// The eigenvalues and the eigenvectors (one in each row), by cyclic Jacobi rotations.
  ///
  /// Golub and Van Loan, "Matrix Computations", section 8.5. Eigenvalues are exact to about
  /// `1e-62` of the largest, so condition numbers up to `1e40` leave twenty digits of each.
  public func eigenvectors() -> (values: [QuadDouble], vectors: [QuadDouble]) {
    var a = elements
    var v = [QuadDouble](repeating: .zero, count: order * order)
    for i in 0..<order { v[i * order + i] = 1 }
    let scale = (0..<order).reduce(0) { max($0, abs(a[$1 * order + $1].doubleValue)) }
    for _ in 0..<40 {
      var largest = 0.0
      for p in 0..<order {
        for q in (p + 1)..<max(order, p + 1) {
          let size = abs(a[p * order + q].doubleValue)
          largest = max(largest, size)
          if size > 1e-63 * scale { rotate(p, q, &a, &v) }
        }
      }
      if largest <= 1e-60 * scale { break }
    }
    return ((0..<order).map { a[$0 * order + $0] }, v)
  }

  /// Applies the rotation that annihilates element `(p, q)` to the matrix and to the vectors.
  private func rotate(_ p: Int, _ q: Int, _ a: inout [QuadDouble], _ v: inout [QuadDouble]) {
    let n = order
    let coupling = a[p * n + q]
    let theta = (a[q * n + q] - a[p * n + p]) / (coupling * 2.0)
    let root = (theta * theta + 1).squareRoot
    let tangent = QuadDouble(1.0) / (theta < .zero ? theta - root : theta + root)
    let cosine = QuadDouble(1.0) / (tangent * tangent + 1).squareRoot
    let sine = tangent * cosine
    a[p * n + p] = a[p * n + p] - tangent * coupling
    a[q * n + q] = a[q * n + q] + tangent * coupling
    (a[p * n + q], a[q * n + p]) = (.zero, .zero)
    for k in 0..<n {
      if k != p && k != q {
        let (x, y) = (a[p * n + k], a[q * n + k])
        a[p * n + k] = cosine * x - sine * y
        a[q * n + k] = sine * x + cosine * y
        a[k * n + p] = a[p * n + k]
        a[k * n + q] = a[q * n + k]
      }
      let (x, y) = (v[p * n + k], v[q * n + k])
      v[p * n + k] = cosine * x - sine * y
      v[q * n + k] = sine * x + cosine * y
    }
  }

  /// The symmetric inverse square root `S^-1/2`, row after row (Loewdin's orthonormalization).
  ///
  /// Returns `nil` when an eigenvalue is below `1e-45` of the largest: then fewer than twenty digits
  /// of the result would be right.
  public func inverseSquareRoot() -> [QuadDouble]? {
    let (values, vectors) = eigenvectors()
    guard let largest = values.max(),
      values.allSatisfy({ $0.doubleValue > 1e-45 * largest.doubleValue })
    else { return nil }
    let factors = values.map { QuadDouble(1.0) / $0.squareRoot }
    var result = [QuadDouble](repeating: .zero, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        var sum = QuadDouble.zero
        for k in 0..<order {
          sum = sum + factors[k] * vectors[k * order + i] * vectors[k * order + j]
        }
        result[i * order + j] = sum
        result[j * order + i] = sum
      }
    }
    return result
  }

  /// The Cholesky factor `L` (`S = L L^T`), row after row with zeros above the diagonal.
  ///
  /// Returns `nil` when the matrix is not positive definite.
  public func choleskyFactor() -> [QuadDouble]? {
    var factor = [QuadDouble](repeating: .zero, count: order * order)
    for i in 0..<order {
      for j in 0...i {
        var sum = self[i, j]
        for k in 0..<j { sum = sum - factor[i * order + k] * factor[j * order + k] }
        if i == j {
          guard sum > .zero else { return nil }
          factor[i * order + i] = sum.squareRoot
        } else {
          factor[i * order + j] = sum / factor[j * order + j]
        }
      }
    }
    return factor
  }
}
