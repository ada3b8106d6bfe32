import Fields
import HDF5
import MPI

extension FieldSweep {
  /// Evaluates the field and writes it into a dataset whose last three dimensions are those of the grid.
  ///
  /// **Collective.** Every rank writes its run of rows for itself: a contiguous piece of the file, which
  /// buffering over ranks cannot improve, and whose failure leaves no other rank waiting.
  ///
  /// - Parameters:
  ///   - dataset: A dataset of a file that is open on `world`.
  ///   - isSingle: Whether the file holds 32-bit numbers.
  ///   - isShown: Whether this rank shows the progress.
  ///   - world: All ranks.
  /// - Returns: The totals of the values.
  /// - Throws: On all ranks when one fails. HDF5 cannot be used after that.
  func write(
    to dataset: borrowing Dataset, asSingle isSingle: Bool, showing isShown: Bool,
    on world: borrowing Communicator
  ) throws -> FieldTotals {
    var totals = FieldTotals()
    try dataset.withIndependentWrites(on: world) { dataset in
      try forEachPiece(of: world.rank, showing: isShown) { block, values in
        totals.add(values)
        let slab = Hyperslab(
          offset: [block.lower.x, block.lower.y, block.lower.z],
          count: [block.shape.x, block.shape.y, block.shape.z])
        if isSingle {
          var short = Array(repeating: Float(0), count: values.count)
          for k in values.indices { short[k] = Float(values[k]) }
          try dataset.write(short.span, at: slab)
        } else {
          try dataset.write(values, at: slab)
        }
      }
    }
    return try totals.summed(on: world)
  }
}

extension Grid {
  /// The number of points along the three axes, as datasets want it.
  var dimensions: [Int] { [shape.x, shape.y, shape.z] }
}
