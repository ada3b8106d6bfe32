/// The squared Euclidean distances `|x_i|^2 + |y_j|^2 - 2 x_i . y_j` between columns, at least 0.
///
/// The cancellation of nearly equal columns leaves errors of about `ulp (|x_i|^2 + |y_j|^2)`.
///
/// - Parameters:
///   - x: The storage of the first columns.
///   - tileX: Where `featureCount x m` elements lie in `x`.
///   - y: The storage of the second columns.
///   - tileY: Where `featureCount x n` elements lie in `y`.
///   - distances: Receives the squared distances.
///   - tileD: Where the `m x n` squared distances lie in `distances`.
public func squaredDistances(
  _ x: Span<Double>, _ tileX: Tile, _ y: Span<Double>, _ tileY: Tile,
  _ distances: inout MutableSpan<Double>, _ tileD: Tile
) {
  gemm(x, tileX, transposeA: true, y, tileY, &distances, tileD)
  let normsX = squaredNorms(x, tileX)
  let normsY = squaredNorms(y, tileY)
  for j in 0..<tileD.columnCount {
    let start = tileD.offset + j * tileD.leadingDimension
    var column = distances._mutatingExtracting(start..<start + tileD.rowCount)
    replaceProducts(&column, normsX.span, normsY[j])
  }
}

/// Replaces the inner products `x_i . y` by the squared distances `|x_i|^2 + |y|^2 - 2 x_i . y`, at least 0.
///
/// - Parameters:
///   - products: The inner products with one vector `y`.
///   - squaredNormsX: The squared norms of all `x_i`.
///   - squaredNormY: The squared norm of `y`.
public func replaceProducts(
  _ products: inout MutableSpan<Double>, _ squaredNormsX: Span<Double>, _ squaredNormY: Double
) {
  precondition(
    products.count == squaredNormsX.count,
    "\(products.count) norms; got \(squaredNormsX.count)")
  unsafe products.withUnsafeMutableBufferPointer { products in
    unsafe squaredNormsX.withUnsafeBufferPointer { norms in
      for i in 0..<products.count {
        let sum = unsafe (norms[i] + squaredNormY) - 2 * products[i]
        unsafe products[i] = sum < 0 ? 0 : sum  // NaN stays NaN
      }
    }
  }
}

/// Multiplies every value by a number of its own and by one that all share.
public func multiply(_ values: inout MutableSpan<Double>, _ factors: Span<Double>, _ shared: Double)
{
  precondition(values.count == factors.count, "\(values.count) factors; got \(factors.count)")
  unsafe values.withUnsafeMutableBufferPointer { values in
    unsafe factors.withUnsafeBufferPointer { factors in
      for i in 0..<values.count { unsafe values[i] *= factors[i] * shared }
    }
  }
}

/// The squared Euclidean distances between the columns of `x` (rows of the result) and of `y`.
public func squaredDistances(_ x: Matrix, _ y: Matrix) -> Matrix {
  var result = Matrix(rowCount: x.columnCount, columnCount: y.columnCount, repeating: 0)
  let tile = result.tile
  var span = result.elements.mutableSpan
  squaredDistances(x.elements.span, x.tile, y.elements.span, y.tile, &span, tile)
  return result
}

/// The squared Euclidean norm of every column.
public func squaredNorms(_ x: Span<Double>, _ tile: Tile) -> [Double] {
  tile.check(in: x.count)
  return (0..<tile.columnCount).map { j in
    let start = tile.offset + j * tile.leadingDimension
    let column = x.extracting(start..<start + tile.rowCount)
    return dot(column, column)
  }
}
