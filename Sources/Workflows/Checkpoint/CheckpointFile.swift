import Foundation
import HDF5
import MPI

/// A file with the slabs of one stage, which all ranks write together.
///
/// Small datasets tell the number, the length and the checksum of each slab and hold its text; one contiguous
/// array holds the values of all of them. The file appears whole or not at all.
struct CheckpointFile {
  /// The stage.
  let stage: String
  /// What a run has to share that goes on from the file.
  let identity: String

  /// The lengths, checksums and texts of the slabs of this rank.
  private struct Table {
    var counts: [Int] = []
    var checksums: [Int] = []
    var texts: [UInt8] = []

    init(_ units: [Int], _ slab: (Int) throws -> Slab) throws {
      for unit in units {
        let slab = try slab(unit)
        counts.append(slab.values.count)
        checksums.append(slab.checksum)
        texts += slab.text.utf8
        texts.append(0)
      }
    }
  }

  /// Writes the slabs of all ranks.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - units: The numbers of the slabs of this rank.
  ///   - world: The ranks that write.
  ///   - slab: Makes one slab; it is called twice for each and must not communicate.
  /// - Returns: The number of bytes of all values.
  /// - Throws: On all ranks when one fails.
  func write(
    to path: String, units: [Int], on world: borrowing Communicator,
    slab: (Int) throws -> Slab
  ) throws -> Int {
    let table = try world.together { try Table(units, slab) }
    let own = table.counts.reduce(0, +)
    let first = try world.exclusiveScan(own)
    let total = try world.allReduce(own, .sum)
    let allUnits = try world.gather(units) ?? []
    let allCounts = try world.gather(table.counts) ?? []
    let allChecksums = try world.gather(table.checksums) ?? []
    let allTexts = try world.gather(table.texts) ?? []
    try withAtomicFile(at: path, on: world) { file in
      try file.setAttribute("format", "emulon-checkpoint")
      try file.setAttribute("format_version", 1)
      try file.setAttribute("stage", stage)
      try file.write(identity, to: "identity").describe(
        unit: "1", description: "what a run has to share that goes on from here, JSON")
      try file.write(allUnits, to: "unit").describe(unit: "1", description: "numbers of the slabs")
      try file.write(allCounts, to: "value_count").describe(
        unit: "1", description: "values of each slab")
      try file.write(allChecksums, to: "checksum").describe(
        unit: "1", description: "CRC32C of the values and the text of each slab")
      try file.write(allTexts, to: "text").describe(
        unit: "1", description: "the texts of the slabs in UTF-8, each with a zero at its end")
      try file.createDataset("values", of: Double.self, shape: [total]).describe(
        unit: "1", description: "the values of all slabs, one after another")
    } fill: { file in
      if total == 0 { return }
      let dataset = try file.dataset("values")
      try dataset.withIndependentWrites(on: world) { dataset in
        try Self.fill(dataset, from: first, units, slab)
      }
    }
    return 8 * total
  }

  /// The most values that are gathered from small slabs for one write.
  private static let bufferLimit = 1 << 20

  private static func fill(
    _ dataset: borrowing Dataset, from first: Int, _ units: [Int], _ slab: (Int) throws -> Slab
  ) throws {
    var start = first
    var buffer: [Double] = []
    for (index, unit) in units.enumerated() {
      if index == units.count / 2 { pauseForTests() }
      let values = try slab(unit).values
      if !buffer.isEmpty && buffer.count + values.count > bufferLimit {
        try dataset.write(buffer.span, at: Hyperslab(offset: [start], count: [buffer.count]))
        start += buffer.count
        buffer.removeAll(keepingCapacity: true)
      }
      if values.count > bufferLimit {
        try dataset.write(values.span, at: Hyperslab(offset: [start], count: [values.count]))
        start += values.count
      } else {
        buffer += values
      }
    }
    guard !buffer.isEmpty else { return }
    try dataset.write(buffer.span, at: Hyperslab(offset: [start], count: [buffer.count]))
  }

  /// Sleeps in the middle of a checkpoint when a test of faults asks for it by `EMULON_TEST_PAUSE`.
  private static func pauseForTests() {
    if ProcessInfo.processInfo.environment["EMULON_TEST_PAUSE"] == "checkpoint" { sleep(5) }
  }
}
