import DistributedLinearAlgebra
import Glibc
import LinearAlgebra
import MPI
import Regression

extension KernelSystem {
  /// The log marginal likelihood of a Gaussian process with noise, and its gradient.
  ///
  /// `ln p = -1/2 sum_c (y_c - m_c)^T alpha_c - outputs/2 ln det(K + sigma^2 I) - n outputs/2 ln 2 pi`
  /// with the derivatives `sum_ij M_ij dK_ij`, `M = 1/2 (sum_c alpha_c alpha_c^T - outputs W)`
  /// (Rasmussen and Williams 2006, eqs. 5.8 and 5.9). The constant is the one of generalised least
  /// squares, where the derivative with respect to it vanishes. Work: about `4/3 n^3 + 2 n^2 d` flops.
  ///
  /// - Parameters:
  ///   - noise: The variance `sigma^2`.
  ///   - grid: The ranks that share the work.
  /// - Returns: The value, and the derivatives with respect to the parameters of the kernel and, last,
  ///   the logarithm of the noise.
  /// - Throws: `FactorizationError.notPositiveDefinite` on all ranks.
  func likelihood(_ noise: Double, on grid: borrowing ProcessGrid) throws
    -> (value: Double, gradient: [Double])
  {
    var matrix = try gramMatrix(on: grid)
    matrix.addToDiagonal(noise)
    try matrix.factorCholesky(on: grid)
    let logDeterminant = try matrix.logDeterminant(on: grid)
    let solution = try solution(matrix, on: grid)
    let value = logLikelihood(solution, logDeterminant)
    try matrix.invertCholesky()
    return (value, try gradient(matrix, solution.dualCoefficients, noise, on: grid))
  }

  private func logLikelihood(_ solution: Solution, _ logDeterminant: Double) -> Double {
    let (n, outputs) = (training.count, training.targets.columnCount)
    var fit = 0.0
    for c in 0..<outputs {
      for i in 0..<n {
        fit += (training.targets[i, c] - solution.constants[c]) * solution.dualCoefficients[i, c]
      }
    }
    let count = Double(n * outputs)
    return -0.5 * (fit + Double(outputs) * logDeterminant + count * log(2 * Double.pi))
  }

  /// The sums of derivatives over the tiles of all ranks; tiles below the diagonal count twice.
  private func gradient(
    _ inverse: borrowing DistributedMatrix, _ alpha: Matrix, _ noise: Double,
    on grid: borrowing ProcessGrid
  ) throws -> [Double] {
    let layout = inverse.layout
    let leadingDimension = max(1, inverse.localRowCount)
    let outputs = alpha.columnCount
    var sums = [Double](repeating: 0, count: kernel.parameterNames.count + 1)
    var panels = KernelPanels(symmetric: layout, training.structures)
    panels.panel = panel
    try panels.forEachTile(on: grid, store) { tile in
      var weights = Matrix(
        rowCount: tile.localRows.count, columnCount: tile.localColumns.count, repeating: 0)
      for (j, localColumn) in tile.localColumns.enumerated() {
        let column = layout.columns.global(ofLocal: localColumn, on: inverse.columnIndex)
        for (i, localRow) in tile.localRows.enumerated() {
          let row = layout.rows.global(ofLocal: localRow, on: inverse.rowIndex)
          if row < column { continue }
          var weight =
            -0.5 * Double(outputs) * inverse.local[localRow + localColumn * leadingDimension]
          for c in 0..<outputs { weight += 0.5 * alpha[row, c] * alpha[column, c] }
          if row == column { sums[sums.count - 1] += noise * weight }
          weights[i, j] = row == column ? weight : 2 * weight
        }
      }
      let part = kernel.contractedDerivatives(
        rows: tile.rows, rowRange: tile.rowRange, columns: tile.columns,
        columnRange: tile.columnRange, weights: weights.elements.span,
        leadingDimension: weights.rowCount)
      for p in part.indices { sums[p] += part[p] }
    }
    return try grid.all.allReduce(sums, .sum)
  }
}
