internal import CScaLAPACK

extension DistributedMatrix {
  /// The same matrix in another layout, on a grid of the same ranks (`pdgemr2d`).
  ///
  /// **Collective.** Columns are sent in groups, so that the library's 32-bit counts hold.
  ///
  /// - Parameters:
  ///   - layout: Which process of `grid` is to hold which element.
  ///   - grid: The grid of the result.
  ///   - elementLimit: The largest number of elements of a group of columns.
  /// - Returns: The matrix in the new layout.
  /// - Throws: ``DistributedSizeError`` when the result is too large for this number of ranks.
  public func redistributed(
    to layout: MatrixLayout, on grid: borrowing ProcessGrid, elementLimit: Int = 1 << 28
  ) throws(DistributedSizeError) -> DistributedMatrix {
    precondition(
      layout.rows.count == rowCount && layout.columns.count == columnCount,
      "a layout of \(rowCount) x \(columnCount); got \(layout)")
    var result = try DistributedMatrix(layout, on: grid)
    if rowCount == 0 || columnCount == 0 { return result }
    let (descriptor, target) = (descriptor, result.descriptor)
    let a = local
    var (m, one, context) = (Int32(rowCount), Int32(1), self.context)
    let width = max(1, elementLimit / rowCount)
    for start in stride(from: 0, to: columnCount, by: width) {
      var (n, j) = (Int32(min(width, columnCount - start)), Int32(start + 1))
      unsafe result.withStorage { b in
        unsafe pdgemr2d_(
          &m, &n, a, &one, &j, descriptor, b, &one, &j, target, &context)
      }
    }
    return result
  }
}
