import Fields
import Glibc
import HDF5
import MPI
import Structures

@testable import Workflows

/// Writing a field into HDF5 on all ranks, against a plain sequential write of as many bytes by one rank.
///
/// The field costs nothing to evaluate, so that only writing is measured; each time ends when the bytes are on the disk.
/// The ways to write take turns in being first, since a disk remembers what was written before.
/// `--size N` is the number of points along each axis (400), `--repeat R` how often all is measured (6).
/// Files go to the working directory.
func benchFieldWrite(size: Int?) throws {
  try withMPI { (world: borrowing Communicator) throws in
    let n = size ?? 400
    let cell = try Cell(Vector3(10, 0, 0), Vector3(0, 10, 0), Vector3(0, 0, 10))
    let grid = try Grid(cell: cell, shape: SIMD3(n, n, n))
    let path = "emulon-bench-field.part"
    let names = ["plain, one rank", "runs of rows, independent", "3-D boxes, collective"]
    var rates = Array(repeating: [Double](), count: names.count)
    for turn in 0..<(Bench.option("--repeat") ?? 6) {
      for way in names.indices.map({ ($0 + turn) % names.count }) {
        rates[way].append(
          try rate(8 * grid.pointCount, on: world) {
            switch way {
            case 0: if world.rank == 0 { try writePlainly(8 * grid.pointCount, to: path) }
            case 1: try writeRuns(grid, to: path, on: world)
            default: try writeBlocks(grid, to: path, on: world)
            }
          })
        if world.rank == 0 { _ = unsafe unlink(path) }
      }
    }
    let peak = try world.allReduce(MemoryUse.peakBytes, .maximum)
    guard world.rank == 0 else { return }
    for (name, values) in zip(names, rates) {
      let shares = zip(values, rates[0]).map { $0 / $1 }
      print(
        "\(name): \(fixed(median(values), 2)) GiB/s, \(fixed(100 * median(shares), 0)) % of plain; "
          + values.map { fixed($0, 2) }.joined(separator: " "))
    }
    print("peak memory a rank: \(byteText(peak))")
  }
}

/// The bytes a second, in GiB/s, at which `body` works on all ranks.
private func rate(_ bytes: Int, on world: borrowing Communicator, _ body: () throws -> Void) throws
  -> Double
{
  try world.barrier()
  let start = wallTime()
  try body()
  try world.barrier()
  return Double(bytes) / (wallTime() - start) / Double(1 << 30)
}

/// Writes bytes in pieces of the size that a sweep uses, and waits for the disk.
private func writePlainly(_ bytes: Int, to path: String) throws {
  let values = Array(repeating: 1.5, count: FieldSweep.pieceSize)
  let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  guard file >= 0 else { throw RunError.cannotCreate(path, "the folder is not writable") }
  defer { close(file) }
  var left = bytes
  while left > 0 {
    let count = unsafe values.withUnsafeBytes { buffer in
      unsafe write(file, buffer.baseAddress, min(left, buffer.count))
    }
    guard count > 0 else { throw RunError.cannotCreate(path, "the disk is full") }
    left -= count
  }
  fsync(file)
}

/// Writes the field as a prediction does, with its totals and checksums.
private func writeRuns(_ grid: Grid, to path: String, on world: borrowing Communicator) throws {
  let atom = try Structure(species: [], positions: [], cell: grid.cell)
  let content = FieldFileContent(
    structure: atom, grid: grid, fields: [FieldDescription("density", .density)])
  let file = FieldFile(contents: [content], pieceSize: FieldSweep.pieceSize)
  var values: [Double] = []
  _ = try file.writeHDF5(path, world, nil) { _, _, block in
    if values.count != block.pointCount {
      values = Array(repeating: 1.5, count: block.pointCount)
    }
    return values
  }
}

/// Writes the field in compact boxes, by collective calls of a plane of the box each.
private func writeBlocks(_ grid: Grid, to path: String, on world: borrowing Communicator) throws {
  let block = BlockPartition(grid.shape, ranks: world.size).block(of: world.rank)
  try withAtomicFile(at: path, on: world) { file in
    try file.createDataset(
      "field", of: Double.self, shape: [grid.shape.x, grid.shape.y, grid.shape.z])
  } fill: { file in
    let dataset = try file.dataset("field")
    let step = max(1, FieldSweep.pieceSize / max(1, block.shape.y * block.shape.z))
    var values: [Double] = []
    let pieces = try world.allReduce((block.shape.x + step - 1) / step, .maximum)
    for piece in 0..<pieces {
      let first = min(piece * step, block.shape.x)
      let count = min(step, block.shape.x - first)
      let slab = Hyperslab(
        offset: [block.lower.x + first, block.lower.y, block.lower.z],
        count: [count, block.shape.y, block.shape.z])
      if values.count != slab.elementCount {
        values = Array(repeating: 1.5, count: slab.elementCount)
      }
      try dataset.write(values.span, at: slab, together: world)
    }
  }
}
