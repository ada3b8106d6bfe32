internal import CScaLAPACK
internal import LinearAlgebra
internal import MPI

/// The eigenvalues and orthonormal eigenvectors of a distributed symmetric matrix.
public struct DistributedEigen: ~Copyable {
  /// The eigenvalues in ascending order, on all ranks.
  public let values: [Double]
  /// The eigenvectors, one column for each eigenvalue, in the layout of the matrix.
  public let vectors: DistributedMatrix

  /// Diagonalizes a matrix, of which the lower triangle is read (`pdsyevd`).
  ///
  /// **Collective.** It takes the memory of three matrices.
  ///
  /// - Throws: `FactorizationError.notConverged` on all ranks alike, also when an element is
  ///   not finite; ``DistributedSizeError`` when the workspace passes what a rank can index.
  public init(_ matrix: consuming DistributedMatrix, on grid: borrowing ProcessGrid) throws {
    matrix.requireSquare()
    let flaw: Int64 = matrix.local.allSatisfy(\.isFinite) ? 0 : 1
    guard try grid.all.allReduce(flaw, .maximum) == 0 else {
      throw FactorizationError.notConverged(count: matrix.rowCount)
    }
    let reach = matrix.layout.rows.blockSize * max(grid.rowCount, grid.columnCount)
    if matrix.rowCount <= max(64, reach) {
      self = try DistributedEigen(small: matrix, on: grid)
      return
    }
    var solver = try EigenSolver(matrix, on: grid)
    let info = try solver.run(on: grid)
    if info != 0 { throw FactorizationError.notConverged(count: Int(abs(info))) }
    self = solver.result()
  }

  /// Diagonalizes on every rank: `pdsyevd` fails where a process holds no block.
  private init(small matrix: borrowing DistributedMatrix, on grid: borrowing ProcessGrid) throws {
    let gathered = try matrix.gathered(on: grid)
    // The same matrix on every rank: whether it fails is the same everywhere, too.
    let eigen = try SymmetricEigen(gathered)
    var vectors = try DistributedMatrix(matrix.layout, on: grid)
    // One rank's vectors for all: their signs could differ on unlike processors.
    let order = gathered.rowCount
    let shared = Matrix(
      rowCount: order, columnCount: order,
      elements: try grid.all.allReduce(
        grid.all.rank == 0 ? eigen.vectors.elements : [Double](repeating: 0, count: order * order),
        .sum))
    vectors.fill { i, j in shared[i, j] }
    self.init(values: eigen.values, vectors: vectors)
  }

  fileprivate init(values: [Double], vectors: consuming DistributedMatrix) {
    self.values = values
    self.vectors = vectors
  }
}

/// The storage of one call of `pdsyevd`.
private struct EigenSolver: ~Copyable {
  var matrix: DistributedMatrix
  var vectors: DistributedMatrix
  var values: [Double]

  init(_ matrix: consuming DistributedMatrix, on grid: borrowing ProcessGrid) throws {
    vectors = try DistributedMatrix(matrix.layout, on: grid)
    values = Array(repeating: 0, count: matrix.rowCount)
    self.matrix = matrix
  }

  /// Asks for the size of the workspace, then diagonalizes.
  mutating func run(on grid: borrowing ProcessGrid) throws -> Int32 {
    let integerCount = 7 * matrix.rowCount + 8 * grid.columnCount + 2
    var work = [0.0]
    var integers = [Int32](repeating: 0, count: integerCount)
    var info = call(&work, size: -1, &integers)
    info = try agreed(info, on: grid)
    if info != 0 { return info }
    // The answer is a rounded Double and falls short for small matrices on large grids: add a margin.
    let margin = 8 * matrix.layout.rows.blockSize * (matrix.layout.rows.blockSize + 1)
    let size = Int(work[0] * (1 + 1e-6)) + margin + 4 * matrix.rowCount
    let largest = Int(try grid.all.allReduce(Int64(size), .maximum))
    if largest > MatrixLayout.indexLimit {
      throw DistributedSizeError(
        rowCount: matrix.rowCount, columnCount: matrix.columnCount, rankCount: grid.all.size,
        neededRankCount: grid.all.size * (largest / MatrixLayout.indexLimit + 1))
    }
    work = Array(repeating: 0, count: size)
    info = call(&work, size: Int32(size), &integers)
    return try agreed(info, on: grid)
  }

  /// The largest modulus of a code that may differ between ranks.
  private func agreed(_ info: Int32, on grid: borrowing ProcessGrid) throws -> Int32 {
    Int32(try grid.all.allReduce(Int64(abs(info)), .maximum))
  }

  /// The eigenvalues and vectors of a solver that has run.
  consuming func result() -> DistributedEigen {
    DistributedEigen(values: values, vectors: vectors)
  }

  private mutating func call(_ work: inout [Double], size: Int32, _ integers: inout [Int32])
    -> Int32
  {
    var (n, one, info, workSize) = (Int32(matrix.rowCount), Int32(1), Int32(0), size)
    var integerSize = Int32(integers.count)
    let (descriptor, descriptorZ) = (matrix.descriptor, vectors.descriptor)
    unsafe matrix.withStorage { a in
      unsafe vectors.withStorage { z in
        unsafe pdsyevd_(
          "V", "L", &n, a, &one, &one, descriptor, &values, z, &one, &one, descriptorZ, &work,
          &workSize, &integers, &integerSize, &info, 1, 1)
      }
    }
    return info
  }
}
