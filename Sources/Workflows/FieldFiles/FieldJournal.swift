import Fields
import HDF5
import LinearAlgebra
import Logging
import MPI
import Structures

/// What a rank has written of the fields of a file, and what an earlier run left behind.
///
/// With a run, what has reached the disk is recorded in the run's checkpoints, and work goes in rounds, between which
/// the ranks agree to write a checkpoint or to stop. Rows that an earlier run recorded are compared with their
/// checksums before they count.
final class FieldJournal {
  /// The name of the stage.
  static let stage = "predict fields"
  /// About how long a piece takes at most, seconds, so that signals are noticed soon.
  private static let pieceSeconds = 0.5

  private let run: Run?
  /// The final path of the file.
  private let path: String
  /// What this rank has written, or found from an earlier run.
  private var written: [WrittenRows] = []
  /// Whether an earlier run has recorded rows.
  private(set) var isResuming = false
  /// What an earlier run recorded and this rank has still to compare.
  private var claims: [WrittenRows] = []
  /// The rows that are not written again, by the number of the field in the file.
  private var done: [Int: [Range<Int>]] = [:]
  /// The number of the first row of each field among those of the file.
  private let starts: [Int]
  private let fieldCount: Int
  private var pace = 1 << 14

  /// A journal of a file; without a run nothing is restored and nothing interrupts.
  ///
  /// **Collective.**
  init(
    of contents: [FieldFileContent], at path: String, _ run: Run?, on world: borrowing Communicator
  ) throws {
    (self.run, self.path) = (run, path)
    let fieldCount = contents.map(\.fields.count).max() ?? 0
    self.fieldCount = fieldCount
    starts = contents.reduce(into: [0]) { starts, content in
      for _ in 0..<fieldCount {
        starts.append(starts[starts.count - 1] + content.grid.shape.x * content.grid.shape.y)
      }
    }
    guard let run, let old = try run.checkpoint.restored(Self.stage, on: world) else { return }
    isResuming = true
    claims = try world.together {
      try stride(from: world.rank, to: old.units.count, by: world.size).map {
        try WrittenRows(try old.slab(of: old.units[$0]))
      }
    }
  }

  /// Compares the rows that an earlier run recorded with the file, shared among the ranks.
  ///
  /// **Collective.** Rows with another checksum are written again.
  ///
  /// - Parameters:
  ///   - isSingle: Whether the values have single precision.
  ///   - world: All ranks.
  ///   - dataset: Opens the dataset of a field of a structure.
  /// - Throws: On all ranks when the file cannot be read.
  func compareClaims(
    isSingle: Bool, on world: borrowing Communicator,
    _ dataset: (_ content: Int, _ field: Int) throws -> Dataset
  ) throws {
    guard isResuming else { return }
    written = try world.together {
      try claims.filter { rows in
        let found = try checksum(of: rows, in: try dataset(rows.content, rows.field), isSingle)
        return found == rows.checksum
      }
    }
    let numbers = try world.allGather(
      written.flatMap {
        [place($0.content, $0.field), $0.rows.lowerBound, $0.rows.upperBound]
      })
    for k in stride(from: 0, to: numbers.count, by: 3) {
      done[numbers[k], default: []].append(numbers[k + 1]..<numbers[k + 2])
    }
    let rowCount = try world.allReduce(claims.reduce(0) { $0 + $1.rows.count }, .sum)
    let good = done.values.joined().reduce(0) { $0 + $1.count }
    run?.log.info("'\(path).part' holds \(good) rows of an earlier run, \(rowCount) were recorded")
    claims = []
  }

  /// The checksum of rows as they stand in a dataset now.
  private func checksum(
    of rows: WrittenRows, in dataset: borrowing Dataset, _ isSingle: Bool
  ) throws -> UInt32? {
    let shape = SIMD3(dataset.shape[0], dataset.shape[1], dataset.shape[2])
    guard rows.rows.upperBound <= shape.x * shape.y else { return nil }
    let partition = RowPartition(shape, rankCount: 1)
    var (left, sum) = (rows.rows, UInt32(0))
    while let piece = partition.takePiece(from: &left, limit: 1 << 22) {
      if isSingle {
        let values = try dataset.read(Float.self, at: Hyperslab(piece))
        sum = CRC32C.checksum(of: values.span, continuing: sum)
      } else {
        let values = try dataset.read(Double.self, at: Hyperslab(piece))
        sum = CRC32C.checksum(of: values.span, continuing: sum)
      }
    }
    return sum
  }

  /// The number of a field of a structure in the file.
  private func place(_ content: Int, _ field: Int) -> Int { content * fieldCount + field }

  /// The rows of a field that stand in the file already.
  func doneRows(_ content: Int, _ field: Int) -> [Range<Int>] { done[place(content, field)] ?? [] }

  /// The number of values that this rank should evaluate at a time, at most `largest`.
  func pieceLimit(_ largest: Int) -> Int { run == nil ? largest : min(pace, largest) }

  /// Records rows that were just written.
  ///
  /// - Parameters:
  ///   - block: Where they stand.
  ///   - content: The number of the structure, and that of the field.
  ///   - values: The values.
  ///   - stored: The values as they stand in the file.
  ///   - seconds: How long they took.
  func record<Element: HDF5Element>(
    _ block: GridBlock, of content: (number: Int, field: Int, grid: Grid),
    _ values: Span<Double>, stored: Span<Element>, seconds: Double
  ) {
    let first = block.lower.x * content.grid.shape.y + block.lower.y
    let isFollowing =
      written.last?.isFollowed(by: first, content: content.number, field: content.field) ?? false
    if !isFollowing {
      written.append(
        WrittenRows(content: content.number, field: content.field, first: first))
    }
    written[written.count - 1].append(values, stored: stored, length: block.shape.z)
    let wanted = Double(values.count) * Self.pieceSeconds / max(seconds, 1e-6)
    pace = min(max(Int(min(wanted, 1e9)), 1 << 8), 4 * pace)
  }

  /// Works piece by piece until no rank has one left; with a run, it may write checkpoints and stop.
  ///
  /// **Collective.**
  ///
  /// - Throws: `Interrupted` on all ranks when the run shall stop.
  func rounds(
    on world: borrowing Communicator, isDone: () -> Bool, _ work: () throws -> Void
  ) throws {
    guard let run else {
      while !isDone() { try work() }
      return
    }
    try run.checkpoint.rounds(Self.stage, on: world, isDone: isDone, work: work) { writer in
      try synchronizePartialFile(of: path)
      for rows in written {
        writer.add(
          unit: starts[place(rows.content, rows.field)] + rows.first, try rows.slab())
      }
    }
  }

  /// The totals of the first field of every structure.
  ///
  /// **Collective.**
  func totals(_ contents: [FieldFileContent], on world: borrowing Communicator) throws
    -> [FieldTotals]
  {
    try contents.enumerated().map { number, content in
      let own = written.filter { $0.content == number && $0.field == 0 }
      return try FieldTotals(
        content.grid.shape, rows: own.map { ($0.first, $0.totals) }, on: world)
    }
  }
}

extension Hyperslab {
  /// The box of a piece of a grid.
  init(_ block: GridBlock) {
    self.init(
      offset: [block.lower.x, block.lower.y, block.lower.z],
      count: [block.shape.x, block.shape.y, block.shape.z])
  }
}
