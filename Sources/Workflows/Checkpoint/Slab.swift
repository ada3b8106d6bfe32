import HDF5

/// The result of one unit of work, or a part of a stage's state, as a checkpoint keeps it.
struct Slab: Sendable, Hashable {
  /// What describes the numbers, as a rule a small JSON text; without zero characters.
  var text = ""
  /// The numbers.
  var values: [Double] = []

  /// The CRC32C of the numbers and the text.
  var checksum: Int {
    let numbers = CRC32C.checksum(of: values.span)
    return Int(CRC32C.checksum(of: [UInt8](text.utf8).span, continuing: numbers))
  }
}

/// Collects the slabs of one rank for a checkpoint.
///
/// The values are not copied as long as nobody changes them: keep no slab beyond the call.
struct SlabWriter {
  private(set) var slabs: [(unit: Int, slab: Slab)] = []

  /// Adds a slab under a number that no other slab of the stage has, on any rank.
  mutating func add(unit: Int, _ slab: Slab) { slabs.append((unit, slab)) }
}
