public import LinearAlgebra
public import MPI

extension DistributedMatrix {
  /// Adds `value` to every element of the diagonal.
  public mutating func addToDiagonal(_ value: Double) {
    var places: [Int] = []
    forEachLocalDiagonal { _, index in places.append(index) }
    for index in places { local[index] += value }
  }

  /// Multiplies every element by `factor`.
  public mutating func scale(by factor: Double) {
    for index in local.indices { local[index] *= factor }
  }

  /// The diagonal, on all ranks.
  ///
  /// **Collective.**
  public func diagonal(on grid: borrowing ProcessGrid) throws(MPIError) -> [Double] {
    var result = [Double](repeating: 0, count: min(rowCount, columnCount))
    forEachLocalDiagonal { k, index in result[k] = local[index] }
    return try grid.all.allReduce(result, .sum)
  }

  /// The mean of every column, on all ranks.
  ///
  /// **Collective.**
  public func columnMeans(on grid: borrowing ProcessGrid) throws(MPIError) -> [Double] {
    var result = [Double](repeating: 0, count: columnCount)
    let m = localRowCount
    for j in 0..<localColumnCount {
      let sum = local[j * m..<(j + 1) * m].reduce(0, +)
      result[layout.columns.global(ofLocal: j, on: columnIndex)] = sum / Double(rowCount)
    }
    return try grid.all.allReduce(result, .sum)
  }

  /// The sum of a function of row, column and value over all elements.
  ///
  /// **Collective.**
  public func sum(
    on grid: borrowing ProcessGrid, _ term: (_ i: Int, _ j: Int, _ value: Double) -> Double
  ) throws(MPIError) -> Double {
    let m = localRowCount
    var sum = 0.0
    for j in 0..<localColumnCount {
      let column = layout.columns.global(ofLocal: j, on: columnIndex)
      for i in 0..<m {
        sum += term(layout.rows.global(ofLocal: i, on: rowIndex), column, local[i + j * m])
      }
    }
    return try grid.all.allReduce(sum, .sum)
  }

  /// The whole matrix on every rank, for tests and small matrices.
  ///
  /// **Collective.**
  public func gathered(on grid: borrowing ProcessGrid) throws(MPIError) -> Matrix {
    var result = Matrix(rowCount: rowCount, columnCount: columnCount, repeating: 0)
    let m = localRowCount
    for j in 0..<localColumnCount {
      let column = layout.columns.global(ofLocal: j, on: columnIndex)
      for i in 0..<m {
        result[layout.rows.global(ofLocal: i, on: rowIndex), column] = local[i + j * m]
      }
    }
    var span = result.elements.mutableSpan
    try grid.all.allReduce(&span, .sum)
    return result
  }
}
