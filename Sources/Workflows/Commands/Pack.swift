import HDF5
public import MPI
import Structures

/// Copies an HDF5 file into one with compressed datasets; rank 0 does it.
///
/// **Collective.** Compression is lossless. The copy has attributes, scales and checksums as well; a damaged file
/// is refused.
public func pack(
  _ input: String, to output: String, level: Int, on world: borrowing Communicator
) throws {
  try world.together { try OutputDirectory.requirePlace(for: output) }
  try Integrity.requireIntact(input, on: world)
  try world.together {
    guard world.rank == 0 else { return }
    let source = try File(openingAt: input)
    try withAtomicFile(at: output) { try source.packed(into: $0, level: level) }
    let (before, after) = (try FrameIndex.fileSize(input), try FrameIndex.fileSize(output))
    print("\(output): \(byteText(after)), \(100 * after / max(1, before)) % of \(byteText(before))")
  }
}
