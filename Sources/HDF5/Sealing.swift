import CHDF5
import MPI

/// Puts checksums behind a closed file, from one rank.
///
/// - Parameters:
///   - path: The file.
///   - places: Where its datasets stand.
/// - Throws: ``HDF5Error`` when the file cannot be read or written.
func seal(_ path: String, _ places: [ChecksumTable.Place]) throws(HDF5Error) {
  let file = try FileBytes(path, writing: true)
  let content = try file.length
  let slab = ChecksumTable.usualSlabLength
  file.beginWriting(0..<content)
  let sums = try file.checksums(
    ofSlabs: 0..<ChecksumTable.slabCount(content, slab), length: slab, end: content)
  try file.append(
    ChecksumTable(contentLength: content, slabLength: slab, sums: sums, places: places).encoded)
}

/// Puts checksums behind a closed file, each rank for a part of it.
///
/// **Collective.** The system begins to write the file to the disk while the ranks read it back from the memory
/// of the system, so that the checksums cost little beyond that.
///
/// - Parameters:
///   - path: The file.
///   - places: Where its datasets stand, on rank 0.
///   - communicator: The ranks that share the work.
/// - Throws: On all ranks when one fails.
func seal(
  _ path: String, _ places: [ChecksumTable.Place], on communicator: borrowing Communicator
) throws {
  let slab = ChecksumTable.usualSlabLength
  let (rank, size) = (communicator.rank, communicator.size)
  let file = try communicator.together { try FileBytes(path, writing: true) }
  let content = try communicator.broadcast(try communicator.together { try file.length })
  let own = ChecksumTable.share(
    of: rank, size: size, slabCount: ChecksumTable.slabCount(content, slab))
  let sums = try communicator.together {
    file.beginWriting(own.lowerBound * slab..<min(own.upperBound * slab, content))
    let sums = try file.checksums(ofSlabs: own, length: slab, end: content)
    try file.synchronize()
    return sums.map { Int32(bitPattern: $0) }
  }
  let all = try communicator.gather(sums)
  try communicator.together {
    guard let all else { return }
    let table = ChecksumTable(
      contentLength: content, slabLength: slab, sums: all.map { UInt32(bitPattern: $0) },
      places: places)
    try file.append(table.encoded)
  }
}

extension Container where Self: ~Copyable {
  /// Where the contiguous datasets of this container and of the groups in it stand in the file.
  func datasetPlaces() throws(HDF5Error) -> [ChecksumTable.Place] {
    var result: [ChecksumTable.Place] = []
    for child in try children() {
      switch child.kind {
      case .group: result += try group(child.name).datasetPlaces()
      case .dataset: if let place = try dataset(child.name).place { result.append(place) }
      case .dimension, .other: break
      }
    }
    return result
  }
}

extension Dataset {
  /// Where the values stand in the file; nil unless they stand together.
  fileprivate var place: ChecksumTable.Place? {
    get throws(HDF5Error) {
      let (offset, length) = (H5Dget_offset(handle), H5Dget_storage_size(handle))
      guard offset < 1 << 62, length > 0, length < 1 << 62 else { return nil }
      return ChecksumTable.Place(name: name, bytes: Int(offset)..<Int(offset) + Int(length))
    }
  }
}
