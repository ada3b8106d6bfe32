import Fields
import MPI
import Structures

/// The evaluation of a field on all points of a grid by all ranks, piece by piece.
///
/// No rank ever holds more than one piece, so memory does not grow with the grid.
struct FieldSweep {
  /// The number of values in a piece: 32 MiB.
  static let pieceSize = 1 << 22

  let grid: Grid
  let partition: RowPartition
  /// Corrects every value.
  var correction = FieldCorrection()
  /// The number of values in a piece.
  var pieceSize = FieldSweep.pieceSize
  /// Writes the values on the points of a box, the third axis fastest, and returns the floating-point operations
  /// that it took.
  let evaluate: (GridBlock, inout MutableSpan<Double>) throws -> Double

  /// The corrected values on the points of a box.
  ///
  /// - Returns: The floating-point operations that it took.
  @discardableResult
  func values(_ block: GridBlock, into values: inout [Double]) throws -> Double {
    if values.count != block.pointCount {
      values = Array(repeating: 0, count: block.pointCount)
    }
    var span = values.mutableSpan
    let operations = try evaluate(block, &span)
    correction.apply(to: &span)
    return operations
  }

  /// The sum and the range of all values, which are not kept.
  ///
  /// **Collective.**
  func totals(showing isShown: Bool, on world: borrowing Communicator) throws -> FieldTotals {
    let own = try world.together {
      var totals = FieldTotals()
      var values: [Double] = []
      let pieces = partition.pieces(of: world.rank, limit: pieceSize)
      var progress = Progress("integrate", total: pieces.count, isShown: isShown)
      for (number, piece) in pieces.enumerated() {
        try self.values(piece, into: &values)
        totals.add(values.span)
        progress.update(number + 1)
      }
      progress.finish()
      return totals
    }
    return try own.summed(on: world)
  }
}
