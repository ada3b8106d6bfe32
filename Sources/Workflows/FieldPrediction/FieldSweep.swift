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
  /// What the rows of the grid cost.
  let costs: RowCosts
  /// Corrects every value.
  var correction = FieldCorrection()
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
}
