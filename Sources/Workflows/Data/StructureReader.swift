import MPI
import Structures

/// Reads structure files in parallel: every rank parses its part of the bytes of all files together.
///
/// The files follow each other in one row of bytes, of which each rank takes a consecutive part, so that
/// the structures of the ranks in their order are those of the files in theirs. Work per rank follows the
/// bytes, which follow the atoms. Nothing is gathered but a few integers a rank and file.
struct StructureReader {
  /// The files in order, with their sizes in bytes.
  private let files: [(path: String, size: Int)]

  /// Looks up the sizes of the files, and compares them with the lists of hashes beside them.
  ///
  /// **Collective.**
  init(_ paths: [String], on world: borrowing Communicator) throws {
    try InputHashes.requireListed(paths, on: world)
    let sizes = try world.together { try paths.map { try FrameIndex.fileSize($0) } }
    // A file that differs between nodes would be cut at different places.
    for (path, size) in zip(paths, sizes) {
      let agreed = try world.allReduce(size, .maximum)
      guard try world.allTrue(size == agreed) else {
        throw InputError(
          .missingInput, file: path, expected: "the same file on every node",
          found: "files of different size", remedy: "put it on the shared file system")
      }
    }
    files = Array(zip(paths, sizes)).map { (path: $0.0, size: $0.1) }
  }

  /// The structures of this rank's part of the files, and where all structures stand.
  ///
  /// The files are cut into parts of as many bytes. Where the work `cost` of the structures is spread unevenly then, by more
  /// than `tolerance`, and another cut is better, the files are read again by that cut.
  ///
  /// **Collective.**
  func structures(
    on world: borrowing Communicator, tolerance: Double = 1.03, cost: (Structure) throws -> Double
  ) throws -> (structures: [Structure], places: StructurePlaces) {
    let total = files.reduce(0) { $0 + $1.size }
    let mine = FrameIndex.range(world.rank, of: world.size, fileSize: total)
    let first = try structures(in: mine, on: world)
    if world.size == 1 { return (first.structures, first.places) }
    let own = try world.together { try first.structures.map(cost) }
    let costs = try world.allGather(own)
    let counts = try world.allGather(own.count)
    let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let better = CostCut.starts(costs, parts: world.size)
    let imbalance = CostCut.imbalance(costs, starts: starts)
    guard imbalance > tolerance, CostCut.imbalance(costs, starts: better) < 0.99 * imbalance else {
      return (first.structures, first.places)
    }
    var bytes = try world.allGather(first.begins) + [total]
    bytes[0] = 0
    let again = try structures(
      in: bytes[better[world.rank]]..<bytes[better[world.rank + 1]], on: world)
    return (again.structures, again.places)
  }

  /// The structures of this rank's part of the files, and where all structures stand.
  ///
  /// **Collective.**
  func structures(on world: borrowing Communicator) throws
    -> (structures: [Structure], places: StructurePlaces)
  {
    try structures(on: world) { Double($0.count) }
  }

  /// The structures that begin in a part of the bytes of all files, with the bytes where they begin.
  ///
  /// **Collective.** The parts of the ranks follow each other.
  private func structures(in mine: Range<Int>, on world: borrowing Communicator) throws
    -> (structures: [Structure], places: StructurePlaces, begins: [Int])
  {
    var result: [Structure] = []
    var begins: [Int] = []
    var counts: [Int] = []
    var begin = 0
    for file in files {
      let part = mine.clamped(to: begin..<begin + file.size)
      let range = part.lowerBound - begin..<part.upperBound - begin
      if try StructureFile.format(of: file.path) == .extendedXYZ {
        let read = try frames(file.path, range, on: world)
        result += read.structures
        begins += read.begins.map { $0 + begin }
      } else {
        // A file of one structure belongs to the rank that has its first byte.
        result += try world.together {
          guard !range.isEmpty, range.lowerBound == 0 else { return [Structure]() }
          return try StructureFile.read(file.path)
        }
        begins += [Int](repeating: begin, count: result.count - begins.count)
      }
      begin += file.size
      counts.append(result.count - counts.reduce(0, +))
    }
    let places = StructurePlaces(
      files: files.map(\.path), counts: try world.allReduce(counts, .sum))
    if let empty = places.firstEmptyFile {
      throw InputError(
        file: empty, expected: "at least one structure", found: "an empty file",
        remedy: "give a file with structures or leave it out")
    }
    return (result, places, begins)
  }

  /// The frames that begin in a range of a file, after all ranks agree where frames begin.
  ///
  /// **Collective.**
  private func frames(_ path: String, _ range: Range<Int>, on world: borrowing Communicator) throws
    -> (structures: [Structure], begins: [Int])
  {
    var index = try world.together {
      range.isEmpty ? nil : try FrameIndex(path: path, range: range)
    }
    for _ in 0..<world.size {
      let ends = try world.allGather(index?.end ?? -1)
      let previous = ends[..<world.rank].last { $0 >= 0 } ?? 0
      let isConfirmed = index?.isConfirmed(by: previous) ?? true
      if try world.allTrue(isConfirmed) { break }
      index = try world.together { try index?.corrected(by: previous) }
    }
    let linesBefore = try world.exclusiveScan(index?.lineCount ?? 0)
    return try world.together {
      guard var reader = try index?.reader(linesBefore: linesBefore) else { return ([], []) }
      var structures: [Structure] = []
      var begins: [Int] = []
      var begin = reader.offset
      while let structure = try reader.next() {
        structures.append(structure)
        begins.append(begin)
        begin = reader.offset
      }
      return (structures, begins)
    }
  }
}
