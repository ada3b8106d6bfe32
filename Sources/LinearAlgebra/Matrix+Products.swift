extension Matrix {
  /// The product `op(self) op(other)`, where `op` transposes when asked.
  public func product(
    _ other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Matrix {
    var result = Matrix(
      rowCount: transposingSelf ? columnCount : rowCount,
      columnCount: transposingOther ? other.rowCount : other.columnCount, repeating: 0)
    let tileC = result.tile
    var span = result.elements.mutableSpan
    gemm(
      elements.span, tile, transposeA: transposingSelf, other.elements.span, other.tile,
      transposeB: transposingOther, &span, tileC)
    return result
  }

  /// The product with a vector, `op(self) x`.
  public func product(_ x: [Double], transposingSelf: Bool = false) -> [Double] {
    var y = [Double](repeating: 0, count: transposingSelf ? columnCount : rowCount)
    var span = y.mutableSpan
    gemv(elements.span, tile, transposeA: transposingSelf, x.span, &span)
    return y
  }

  /// The Gram matrix of the columns, `self^T self`, with both triangles filled.
  public var gramMatrix: Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: columnCount, repeating: 0)
    let tileC = result.tile
    var span = result.elements.mutableSpan
    syrk(elements.span, tile, transposeA: true, &span, tileC)
    result.copyLowerToUpper()
    return result
  }

  /// Copies the elements below the diagonal to their mirror images.
  public mutating func copyLowerToUpper() {
    precondition(isSquare, "a square matrix; got \(rowCount) x \(columnCount)")
    let (n, width) = (rowCount, 32)  // two 32 x 32 tiles lie in the first-level cache
    for jStart in stride(from: 0, to: n, by: width) {
      for iStart in stride(from: jStart, to: n, by: width) {
        for j in jStart..<min(jStart + width, n) {
          for i in max(iStart, j)..<max(min(iStart + width, n), max(iStart, j)) {
            elements[j + i * n] = elements[i + j * n]
          }
        }
      }
    }
  }

  /// The sum of two matrices of equal shape.
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, factor: 1) }

  /// The difference of two matrices of equal shape.
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, factor: -1) }

  private func combined(with other: Matrix, factor: Double) -> Matrix {
    precondition(
      rowCount == other.rowCount && columnCount == other.columnCount,
      "matrices of equal shape; got \(rowCount) x \(columnCount) and "
        + "\(other.rowCount) x \(other.columnCount)")
    var result = self
    for k in result.elements.indices { result.elements[k] += factor * other.elements[k] }
    return result
  }

  /// Adds `value` to every element of the diagonal.
  public mutating func addToDiagonal(_ value: Double) {
    for i in 0..<min(rowCount, columnCount) { self[i, i] += value }
  }

  /// The elements of the diagonal.
  public var diagonal: [Double] { (0..<min(rowCount, columnCount)).map { self[$0, $0] } }

  /// The square root of the sum of the squared elements.
  public var frobeniusNorm: Double { norm(elements.span) }

  /// The largest modulus of an element, 0 for an empty matrix.
  public var maximumNorm: Double { elements.reduce(0) { max($0, abs($1)) } }
}
