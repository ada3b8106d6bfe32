extension TriangularFactor {
  /// How many numbers the triangle of such a problem has, `n (n + 1) / 2`.
  public static func packedCount(columnCount: Int, targetCount: Int) -> Int {
    (columnCount + targetCount) * (columnCount + targetCount + 1) / 2
  }

  /// The triangle column by column, each down to its diagonal, for messages and files.
  public var packedTriangle: [Double] {
    var values: [Double] = []
    values.reserveCapacity(
      Self.packedCount(columnCount: columnCount, targetCount: targetCount))
    for j in 0..<triangle.columnCount { values += triangle.column(j).prefix(j + 1) }
    return values
  }

  /// Puts a factor together from its ``packedTriangle`` and the rest.
  public init(
    columnCount: Int, rowCount: Int, targetSums: [Double], packedTriangle: some Collection<Double>
  ) {
    let order = columnCount + targetSums.count
    precondition(
      packedTriangle.count == order * (order + 1) / 2,
      "a triangle of order \(order); got \(packedTriangle.count) numbers")
    var triangle = Matrix(rowCount: order, columnCount: order, repeating: 0)
    var (i, j) = (0, 0)
    for value in packedTriangle {
      triangle[i, j] = value
      (i, j) = i == j ? (0, j + 1) : (i + 1, j)
    }
    self.init(
      columnCount: columnCount, rowCount: rowCount, targetSums: targetSums, triangle: triangle)
  }
}
