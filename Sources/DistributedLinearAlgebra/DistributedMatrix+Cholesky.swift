internal import CScaLAPACK
public import LinearAlgebra
public import MPI
internal import Glibc

extension FactorizationError: ExitCoded {
  /// A numerical failure.
  public var exitCode: Int32 { 76 }
}

extension DistributedMatrix {
  /// Replaces the lower triangle by the Cholesky factor `L` of `A = L L^T`.
  ///
  /// **Collective.**
  ///
  /// An outer loop of panels: `pdpotrf` on the diagonal block, `pdtrsm` below it, `pdsyrk` on the rest. On
  /// one process the same panels go to `dpotrf`, `dtrsm` and `dsyrk`: the copies that PBLAS makes of every
  /// block would take a tenth of the time. On several, the last four panels go to `pdpotrf` as a whole: for a small
  /// rest `pdsyrk` sums over the ranks instead of sending panels, which moves two to three times as many bytes.
  /// Work: `n^3 / 3` flops. The strict upper triangle is neither read nor written.
  ///
  /// - Parameters:
  ///   - grid: The grid on which the matrix was created.
  ///   - panelWidth: The number of columns between two calls of `progress`, in whole blocks.
  ///   - firstColumn: The number of columns that an earlier call finished, in whole blocks.
  ///   - progress: Receives the number of finished columns and the local elements, which with that number are all
  ///     that another call needs to go on; what it throws must be thrown by all ranks.
  /// - Throws: `FactorizationError.notPositiveDefinite` on all ranks alike, also when
  ///   an element is not finite.
  public mutating func factorCholesky(
    on grid: borrowing ProcessGrid, panelWidth: Int = 512, from firstColumn: Int = 0,
    progress: (_ doneColumns: Int, _ local: [Double]) throws -> Void = { _, _ in }
  ) throws {
    requireSquare()
    let block = layout.rows.blockSize
    let width = max(1, panelWidth / block) * block
    precondition(
      firstColumn % block == 0 || firstColumn == rowCount,
      "whole blocks of \(block) columns; got \(firstColumn)")
    let rest = grid.all.size > 1 && panelWidth >= 512 ? 4 * width : width
    var start = firstColumn
    while start < rowCount {
      let end = rowCount - start <= rest ? rowCount : start + width
      if grid.all.size == 1 {
        try factorPanelAlone(start..<end)
        try checkDiagonal(start..<end, on: grid)
      } else {
        try factorDiagonalBlock(start..<end)
        try checkDiagonal(start..<end, on: grid)
        if end < rowCount { updateTrailing(start..<end) }
      }
      try progress(end, local)
      start = end
    }
  }

  /// Factors a panel and updates the rest of a matrix that one process holds.
  private mutating func factorPanelAlone(_ range: Range<Int>) throws(FactorizationError) {
    var (leading, width) = (Int32(rowCount), Int32(range.count))
    var (rest, info): (Int32, Int32) = (Int32(rowCount - range.upperBound), 0)
    var (one, minusOne) = (1.0, -1.0)
    let diagonal = range.lowerBound * (rowCount + 1)
    let (panel, trailing) = (diagonal + range.count, range.upperBound * (rowCount + 1))
    unsafe withStorage { a in
      unsafe dpotrf_("L", &width, a + diagonal, &leading, &info, 1)
      if info > 0 || rest == 0 { return }
      unsafe dtrsm_(
        "R", "L", "T", "N", &rest, &width, &one, a + diagonal, &leading, a + panel, &leading, 1, 1,
        1, 1)
      unsafe dsyrk_(
        "L", "N", &rest, &width, &minusOne, a + panel, &leading, &one, a + trailing, &leading, 1, 1)
    }
    if info > 0 { throw .notPositiveDefinite(minor: range.lowerBound + Int(info)) }
  }

  private mutating func factorDiagonalBlock(_ range: Range<Int>) throws(FactorizationError) {
    let (descriptor, first, order) = (descriptor, Int32(range.lowerBound + 1), Int32(range.count))
    var info: Int32 = 0
    unsafe withStorage { a in
      unsafe withUnsafePointer(to: first) { k in
        unsafe withUnsafePointer(to: order) { n in
          unsafe pdpotrf_("L", n, a, k, k, descriptor, &info, 1)
        }
      }
    }
    if info > 0 { throw .notPositiveDefinite(minor: range.lowerBound + Int(info)) }
  }

  /// Refuses a diagonal element that is not a positive finite number, which the library lets pass.
  private func checkDiagonal(_ range: Range<Int>, on grid: borrowing ProcessGrid) throws {
    var first = rowCount
    forEachLocalDiagonal(in: range) { k, index in
      if !(local[index] > 0 && local[index].isFinite) { first = min(first, k) }
    }
    first = Int(try grid.all.allReduce(Int64(first), .minimum))
    if first < rowCount { throw FactorizationError.notPositiveDefinite(minor: first + 1) }
  }

  private mutating func updateTrailing(_ range: Range<Int>) {
    let descriptor = descriptor
    var (k, next) = (Int32(range.lowerBound + 1), Int32(range.upperBound + 1))
    var (width, rest) = (Int32(range.count), Int32(rowCount - range.upperBound))
    var (one, minusOne) = (1.0, -1.0)
    unsafe withStorage { a in
      unsafe pdtrsm_(
        "R", "L", "T", "N", &rest, &width, &one, a, &k, &k, descriptor, a, &next, &k, descriptor)
      unsafe pdsyrk_(
        "L", "N", &rest, &width, &minusOne, a, &next, &k, descriptor, &one, a, &next, &next,
        descriptor)
    }
  }

  /// Replaces the right-hand sides by the solutions of `A X = B`, from the factor in `self`.
  ///
  /// **Collective.**
  public func solveCholesky(_ rightHandSides: inout DistributedMatrix) {
    requireSquare()
    precondition(
      rightHandSides.layout.rows == layout.rows, "right-hand sides with the rows of the matrix")
    var (n, count, one, info): (Int32, Int32, Int32, Int32) = (
      Int32(rowCount), Int32(rightHandSides.columnCount), 1, 0
    )
    let (descriptor, descriptorB) = (descriptor, rightHandSides.descriptor)
    let a = local
    unsafe rightHandSides.withStorage { b in
      unsafe pdpotrs_(
        "L", &n, &count, a, &one, &one, descriptor, b, &one, &one, descriptorB, &info, 1)
    }
  }

  /// Replaces the Cholesky factor by the lower triangle of the inverse of `A`.
  ///
  /// **Collective.**
  ///
  /// - Throws: `FactorizationError.singular` when a diagonal element of the factor is zero.
  public mutating func invertCholesky() throws(FactorizationError) {
    requireSquare()
    var (n, one, info): (Int32, Int32, Int32) = (Int32(rowCount), 1, 0)
    let descriptor = descriptor
    unsafe withStorage { a in unsafe pdpotri_("L", &n, a, &one, &one, descriptor, &info, 1) }
    if info > 0 { throw .singular(row: Int(info)) }
  }

  /// The natural logarithm of the determinant of `A`, from the factor in `self`.
  ///
  /// **Collective.**
  public func logDeterminant(on grid: borrowing ProcessGrid) throws(MPIError) -> Double {
    var sum = 0.0
    forEachLocalDiagonal { _, index in sum += 2 * log(local[index]) }
    return try grid.all.allReduce(sum, .sum)
  }

  /// Calls a library routine with the address of the local elements, which is never null.
  mutating func withStorage(_ body: (UnsafeMutablePointer<Double>) -> Void) {
    unsafe local.withUnsafeMutableBufferPointer { buffer in
      guard let address = buffer.baseAddress else {
        var nothing = 0.0
        unsafe body(&nothing)
        return
      }
      unsafe body(address)
    }
  }

  /// Calls `body` with every index `k` whose diagonal element is local, and its place in ``local``.
  func forEachLocalDiagonal(
    in range: Range<Int>? = nil, _ body: (_ k: Int, _ index: Int) -> Void
  ) {
    let m = localRowCount
    let range = range ?? 0..<min(rowCount, columnCount)
    let first = layout.rows.localCount(before: range.lowerBound, on: rowIndex)
    for i in first..<layout.rows.localCount(before: range.upperBound, on: rowIndex) {
      let k = layout.rows.global(ofLocal: i, on: rowIndex)
      guard layout.columns.process(ofGlobal: k) == columnIndex else { continue }
      body(k, i + layout.columns.local(ofGlobal: k) * m)
    }
  }
}
