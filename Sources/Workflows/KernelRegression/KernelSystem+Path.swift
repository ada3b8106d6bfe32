import DistributedLinearAlgebra
import LinearAlgebra
import MPI
import Regression
import Structures

extension KernelSystem {
  /// The mean absolute error of leaving one group out, for each regularization, in closed form.
  ///
  /// One distributed eigendecomposition serves all regularizations; each rank then judges some of the
  /// groups from the rows of eigenvectors of their members (`RidgePath`). Work: about
  /// `9 n^3` flops, and `n g^2` for each group and regularization.
  func leaveOneGroupOutErrors(_ regularizations: [Double], on grid: borrowing ProcessGrid) throws
    -> [Double]
  {
    guard training.groups.count > 1 else {
      throw InputError(
        .usage, key: "choose",
        expected: "at least two groups to choose parameters by leaving one out",
        found: "\(training.groups.count) among the training structures",
        remedy: "train with more groups, or give one kernel and one regularization")
    }
    let scales = training.scales
    let matrix = try gramMatrix(on: grid)
    let eigen = try DistributedEigen(matrix, on: grid)
    let (n, outputs) = (training.count, training.targets.columnCount)
    let owners = groupOwners(rankCount: grid.all.size)
    let rows = try eigen.vectors.rows(ownedBy: owners, on: grid)
    let mine = owners.indices.filter { owners[$0] == grid.all.rank }
    let path = try self.path(eigen.values, rows, mine, on: grid)
    let first = mine.first ?? 0
    var errors: [Double] = []
    for regularization in regularizations {
      var sum = 0.0
      do {
        let point = try path.point(regularization)
        for group in training.groups where owners[group.lowerBound] == grid.all.rank {
          let local = rows.columns(group.lowerBound - first..<group.upperBound - first)
          let residuals = try point.residuals(leavingOut: local)
          for c in 0..<outputs {
            sum += residuals.column(c).reduce(0) { $0 + abs($1) } / scales[c]
          }
        }
      } catch { sum = .infinity }
      errors.append(try grid.all.allReduce(sum, .sum) / Double(n * outputs))
    }
    if errors.allSatisfy({ !$0.isFinite }) {
      throw FactorizationError.notPositiveDefinite(minor: 1)
    }
    return errors
  }

  /// The rank that judges each structure: whole groups in order, about equally many structures a rank.
  private func groupOwners(rankCount: Int) -> [Int] {
    var owners = [Int](repeating: 0, count: training.count)
    for group in training.groups {
      let owner = group.lowerBound * rankCount / training.count
      for i in group { owners[i] = owner }
    }
    return owners
  }

  /// The ridge path of all ranks, from the rows of eigenvectors that each holds.
  private func path(
    _ eigenvalues: [Double], _ rows: Matrix, _ mine: [Int], on grid: borrowing ProcessGrid
  ) throws -> RidgePath {
    let (n, outputs) = (training.count, training.targets.columnCount)
    let sides = Matrix(rowCount: mine.count, columnCount: outputs + 1) { i, j in
      j < outputs ? training.targets[mine[i], j] : 1
    }
    let projected = Matrix(
      rowCount: n, columnCount: outputs + 1,
      elements: try grid.all.allReduce(rows.product(sides).elements, .sum))
    return RidgePath(
      eigenvalues: eigenvalues, projectedTargets: projected.columns(0..<outputs),
      projectedOnes: fitsConstant ? Array(projected.column(outputs)) : nil)
  }
}

extension DistributedMatrix {
  /// The rows of the matrix that belong to this rank by `owners`, as columns of the result.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - owners: The rank of each row.
  ///   - grid: The grid of the matrix.
  /// - Returns: `columnCount x (rows of this rank)`, in the order of the rows.
  /// - Throws: `MPIError`.
  func rows(ownedBy owners: [Int], on grid: borrowing ProcessGrid) throws -> Matrix {
    let (m, n) = (localRowCount, localColumnCount)
    var parcels = [[Double]](repeating: [], count: grid.all.size)
    for i in 0..<m {
      let owner = owners[layout.rows.global(ofLocal: i, on: rowIndex)]
      for j in 0..<n { parcels[owner].append(local[i + j * m]) }
    }
    let received = try grid.all.allToAll(parcels)
    let mine = owners.indices.filter { owners[$0] == grid.all.rank }
    let position = Dictionary(uniqueKeysWithValues: zip(mine, mine.indices))
    var result = Matrix(rowCount: columnCount, columnCount: mine.count, repeating: 0)
    for source in received.indices {
      let (processRow, processColumn) = (source / grid.columnCount, source % grid.columnCount)
      let columnCount = layout.columns.localCount(on: processColumn)
      var next = 0
      for i in 0..<layout.rows.localCount(on: processRow) {
        guard let place = position[layout.rows.global(ofLocal: i, on: processRow)] else { continue }
        for j in 0..<columnCount {
          result[layout.columns.global(ofLocal: j, on: processColumn), place] =
            received[source][next]
          next += 1
        }
      }
    }
    return result
  }
}
