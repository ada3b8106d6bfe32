import LinearAlgebra

extension TriangularFactor {
  /// The least-squares problem of the first columns alone.
  ///
  /// Its triangle is the corner of this one; what the other columns explained goes to the residual.
  func leading(columns count: Int) -> TriangularFactor {
    precondition((0...columnCount).contains(count), "at most \(columnCount) columns; got \(count)")
    let order = count + targetCount
    var smaller = Matrix(rowCount: order, columnCount: order, repeating: 0)
    for j in 0..<count {
      for i in 0...j { smaller[i, j] = triangle[i, j] }
    }
    // One target: the rest of its column is one number. Several: their rows are reduced again.
    var rest = TriangularFactor(columnCount: 0, targetCount: targetCount)
    let rows = triangle.rowCount - count
    let targets = Matrix(rowCount: targetCount, columnCount: rows) { c, row in
      triangle[count + row, columnCount + c]
    }
    do {
      try rest.append(
        features: Matrix(rowCount: 0, columnCount: rows, repeating: 0), targets: targets)
    } catch { preconditionFailure("a factor holds finite numbers") }
    for c in 0..<targetCount {
      for i in 0..<count { smaller[i, count + c] = triangle[i, columnCount + c] }
      for i in 0...c { smaller[count + i, count + c] = rest.triangle[i, c] }
    }
    return TriangularFactor(
      columnCount: count, rowCount: rowCount, targetSums: targetSums, triangle: smaller)
  }
}
