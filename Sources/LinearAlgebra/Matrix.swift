/// A dense matrix of real numbers, stored by columns without gaps.
public struct Matrix: Sendable, Hashable {
  /// The number of rows, which is also the leading dimension.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The elements, column after column: element `(i, j)` stands at `i + j * rowCount`.
  public var elements: [Double]

  /// Creates a matrix from its elements in column order.
  public init(rowCount: Int, columnCount: Int, elements: [Double]) {
    precondition(rowCount >= 0 && columnCount >= 0, "counts are not negative")
    precondition(
      elements.count == rowCount * columnCount,
      "\(rowCount) x \(columnCount) elements; got \(elements.count)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elements = elements
  }

  /// Creates a matrix whose elements all equal `value`.
  public init(rowCount: Int, columnCount: Int, repeating value: Double) {
    self.init(
      rowCount: rowCount, columnCount: columnCount,
      elements: Array(repeating: value, count: rowCount * columnCount))
  }

  /// Creates a matrix from a function of row and column.
  public init(rowCount: Int, columnCount: Int, entry: (_ i: Int, _ j: Int) -> Double) {
    self.init(rowCount: rowCount, columnCount: columnCount, repeating: 0)
    for j in 0..<columnCount {
      for i in 0..<rowCount { elements[i + j * rowCount] = entry(i, j) }
    }
  }

  /// The identity matrix of order `count`.
  public static func identity(_ count: Int) -> Matrix {
    var result = Matrix(rowCount: count, columnCount: count, repeating: 0)
    for i in 0..<count { result[i, i] = 1 }
    return result
  }

  /// The element in row `i` and column `j`, counted from 0.
  @inlinable
  public subscript(i: Int, j: Int) -> Double {
    get {
      precondition(i >= 0 && i < rowCount && j >= 0 && j < columnCount, "an element inside")
      return elements[i + j * rowCount]
    }
    _modify {
      precondition(i >= 0 && i < rowCount && j >= 0 && j < columnCount, "an element inside")
      yield &elements[i + j * rowCount]
    }
  }

  /// The elements of column `j`.
  public func column(_ j: Int) -> ArraySlice<Double> {
    precondition(j >= 0 && j < columnCount, "a column inside")
    return elements[j * rowCount..<(j + 1) * rowCount]
  }

  /// The columns of a range, as a matrix of their own.
  public func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columnCount, "columns inside")
    return Matrix(
      rowCount: rowCount, columnCount: range.count,
      elements: Array(elements[range.lowerBound * rowCount..<range.upperBound * rowCount]))
  }

  /// The transposed matrix.
  public var transposed: Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: rowCount, repeating: 0)
    for j in 0..<columnCount {
      for i in 0..<rowCount { result.elements[j + i * columnCount] = elements[i + j * rowCount] }
    }
    return result
  }

  /// Whether the matrix has as many rows as columns.
  public var isSquare: Bool { rowCount == columnCount }

  /// Where the matrix lies in `elements`.
  public var tile: Tile { Tile(rowCount: rowCount, columnCount: columnCount) }
}
