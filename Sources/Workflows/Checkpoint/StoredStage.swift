import HDF5
import MPI

/// The slabs of a stage in a checkpoint that is read.
final class StoredStage {
  /// The path of the file.
  let path: String
  /// The stage.
  let stage: String
  /// What a run has to share that goes on from the file.
  let identity: String
  /// The numbers of the slabs, in the order of the file.
  let units: [Int]
  private let file: File
  private let places: [Int: Int]
  private let starts: [Int]
  private let checksums: [Int]
  private let texts: [String]

  /// Opens a checkpoint on this rank.
  ///
  /// - Throws: `HDF5Error` when the file is damaged or no checkpoint.
  init(_ path: String) throws {
    let file = try File(openingAt: path)
    guard try file.attributeText("format") == "emulon-checkpoint" else {
      throw Self.damaged(path, "it is no checkpoint")
    }
    stage = try file.attributeText("stage")
    identity = try file.dataset("identity").readText()
    units = try file.dataset("unit").read(Int.self)
    let counts = try file.dataset("value_count").read(Int.self)
    checksums = try file.dataset("checksum").read(Int.self)
    let bytes = try file.dataset("text").read(UInt8.self)
    texts = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] &+ $1) }
    guard counts.count == units.count, checksums.count == units.count, texts.count == units.count,
      counts.allSatisfy({ $0 >= 0 }), Set(units).count == units.count,
      try file.dataset("values").elementCount == starts[units.count]
    else { throw Self.damaged(path, "its tables do not agree") }
    places = Dictionary(uniqueKeysWithValues: zip(units, units.indices))
    self.path = path
    self.file = file
  }

  /// Whether a slab of this number is there.
  func contains(_ unit: Int) -> Bool { places[unit] != nil }

  /// The text of a slab; `nil` when there is none of this number.
  func text(of unit: Int) -> String? { places[unit].map { texts[$0] } }

  /// The number of values of a slab.
  func valueCount(of unit: Int) -> Int {
    places[unit].map { starts[$0 + 1] - starts[$0] } ?? 0
  }

  /// Reads a slab, whose checksum is compared.
  ///
  /// - Throws: `HDF5Error` (65) when the slab is damaged or not there.
  func slab(of unit: Int) throws -> Slab {
    guard let place = places[unit] else {
      throw Self.damaged(path, "slab \(unit) of '\(stage)' is missing")
    }
    let count = starts[place + 1] - starts[place]
    var slab = Slab(text: texts[place])
    if count > 0 {
      slab.values = try file.dataset("values").read(
        Double.self, at: Hyperslab(offset: [starts[place]], count: [count]))
    }
    guard slab.checksum == checksums[place] else {
      throw Self.damaged(path, "the checksum of slab \(unit) of '\(stage)' does not agree")
    }
    return slab
  }

  /// What an interrupted run had found for a unit that was not done; `nil` without.
  func draft(of unit: Int) throws -> Slab? {
    let number = Checkpoint.draft(of: unit)
    return contains(number) ? try slab(of: number) : nil
  }

  /// Reads some of the values of a slab, without its checksum.
  ///
  /// - Throws: `HDF5Error` when the slab is not there.
  func values(of unit: Int, _ range: Range<Int>) throws -> [Double] {
    guard let place = places[unit], range.upperBound <= starts[place + 1] - starts[place] else {
      throw Self.damaged(path, "slab \(unit) of '\(stage)' is missing or too short")
    }
    if range.isEmpty { return [] }
    return try file.dataset("values").read(
      Double.self,
      at: Hyperslab(offset: [starts[place] + range.lowerBound], count: [range.count]))
  }

  private static func damaged(_ path: String, _ reason: String) -> HDF5Error {
    HDF5Error(action: "read the checkpoint", path: path, reason: reason, exitCode: 65)
  }
}
