import Foundation
import Structures

/// Prints the time of the neighbour search in rattled silicon, per centre.
///
/// `size` is the number of cubic cells along each axis, 2 by default: 64 atoms.
@Sendable func benchNeighbours(size: Int?) throws {
  let silicon = try siliconCrystal(repeats: size ?? 2)
  for cutoff in [5.0, 6.86] {
    var (preparations, searches): ([Double], [Double]) = ([], [])
    var list = NeighbourList()
    var neighbourCount = 0
    let repetitions = max(1, 20_000 / silicon.count)
    for _ in 0..<7 {
      let start = processorTime()
      for _ in 1..<repetitions { _ = try NeighbourSearch(silicon, cutoff: cutoff) }
      let search = try NeighbourSearch(silicon, cutoff: cutoff)
      let middle = processorTime()
      neighbourCount = 0
      for _ in 0..<repetitions {
        for i in 0..<silicon.count {
          search.collect(aroundAtom: i, into: &list)
          neighbourCount += list.count - 1
        }
      }
      let centreCount = Double(repetitions * silicon.count)
      preparations.append((middle - start) / centreCount)
      searches.append((processorTime() - middle) / centreCount)
    }
    let neighbours = Double(neighbourCount) / Double(repetitions * silicon.count)
    print(
      "neighbours: \(silicon.count) atoms, \(cutoff) A, \(fixed(neighbours, 1)) neighbours: "
        + "search \(fixed(median(searches) * 1e6, 3)) us a centre, "
        + "preparation \(fixed(median(preparations) * 1e6, 3)) us an atom")
  }
}

/// Prints the rate at which extended XYZ frames with forces are read and indexed.
///
/// `size` is the number of frames, 2000 by default, of 64 atoms.
@Sendable func benchParsing(size: Int?) throws {
  let silicon = try siliconCrystal(repeats: 2)
  let path = FileManager.default.temporaryDirectory.appending(path: "emulon-\(UUID()).xyz").path
  defer { try? FileManager.default.removeItem(atPath: path) }
  let frame = try ExtendedXYZ.text(of: silicon)
  try String(repeating: frame, count: size ?? 2000).write(
    toFile: path, atomically: true, encoding: .utf8)
  let byteCount = try FrameIndex.fileSize(path)
  var (parsing, indexing): ([Double], [Double]) = ([], [])
  for _ in 0..<5 {
    let start = processorTime()
    var reader = try ExtendedXYZReader(path: path)
    while try reader.next() != nil {}
    let middle = processorTime()
    _ = try FrameIndex(path: path, range: 0..<byteCount)
    parsing.append(Double(byteCount) / (middle - start))
    indexing.append(Double(byteCount) / (processorTime() - middle))
  }
  print(
    "extended XYZ: \(fixed(median(parsing) * 1e-6, 0)) MB/s read, "
      + "\(fixed(median(indexing) * 1e-6, 0)) MB/s indexed")
}

/// Silicon of `repeats` cubic cells along each axis, rattled by 0.01 angstrom, with made-up forces.
private func siliconCrystal(repeats: Int) throws -> Structure {
  let a = 5.43
  let corners = [
    Vector3(0, 0, 0), Vector3(0, 0.5, 0.5), Vector3(0.5, 0, 0.5), Vector3(0.5, 0.5, 0),
  ]
  let positions = corners.flatMap { [a * $0, a * ($0 + Vector3(repeating: 0.25))] }
  let perfect = try Structure(
    species: positions.map { _ in Element.all[13] }, positions: positions,
    cell: Cell(Vector3(a, 0, 0), Vector3(0, a, 0), Vector3(0, 0, a))
  ).supercell(repeats, repeats, repeats)
  let rattled = perfect.positions.enumerated().map { i, position in
    position + 0.01 * Vector3(sin(Double(i)), sin(1.7 * Double(i)), cos(2.3 * Double(i)))
  }
  let forces = rattled.flatMap { [sin($0.x), sin($0.y), sin($0.z)] }
  return try Structure(
    species: perfect.species, positions: rattled, cell: perfect.cell,
    arrays: ["forces": AtomArray(.reals(forces), componentCount: 3)])
}
