import Fields
import MPI
import Structures

/// Writing files with fields from all ranks, by file name.
///
/// The values of a piece of the grid come from a function that one rank calls; a field never stands on
/// one rank as a whole. Files appear under their names when they are complete.
struct FieldFile {
  /// The structures with their grids and fields; text files hold one.
  let contents: [FieldFileContent]
  /// The most values of one piece.
  var pieceSize = 1 << 20
  /// The rows of each structure that a rank evaluates and writes; as many for every rank when empty.
  var partitions: [RowPartition] = []
  /// Whether HDF5 files hold numbers of single precision.
  var isSingle = false

  /// The run whose checkpoints record what is written; without it nothing interrupts the writing.
  var run: Run?

  /// The values of a box of a field, in Emulon's unit, third axis fastest.
  typealias Values = (_ content: Int, _ field: Int, _ block: GridBlock) throws -> [Double]

  /// Writes the file at `path`.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - path: The path, whose name tells the format.
  ///   - world: The ranks that write.
  ///   - facts: The provenance, for HDF5 files.
  ///   - values: Gives the values of a box; it runs on one rank and must not communicate.
  /// - Returns: The totals of the first field of every structure.
  /// - Throws: On all ranks when one fails; nothing of the file is left then. `Interrupted` when the run shall stop:
  ///   what is written stays for a later run.
  @discardableResult
  func write(
    to path: String, on world: borrowing Communicator, facts: RunFacts? = nil, _ values: Values
  ) throws -> [FieldTotals] {
    let format = try FieldFormat.of(path)
    try world.together { try OutputDirectory.requirePlace(for: path) }
    return format == .hdf5
      ? try writeHDF5(path, world, facts, values) : [try writeText(path, format, world, values)]
  }
}
