import CHDF5

/// Lets the system write a file to the disk while ranks still compute and hand over more of it.
///
/// Otherwise the disk would rest until the end, and the ranks would then wait for it.
enum WriteBehind {
  /// The file that is being filled.
  private final class Target {
    let path: String
    let bytes: FileBytes

    init(_ path: String) throws(HDF5Error) {
      self.path = path
      bytes = try FileBytes(path, writing: true)
    }
  }

  /// Pieces below this length wait for the end, bytes.
  private static let smallest = 1 << 20
  // HDF5 and what belongs to it are called from the main thread only.
  private nonisolated(unsafe) static var target: Target?

  /// Begins to look after a file, where it can be opened.
  static func open(_ path: String) { unsafe target = try? Target(path) }

  /// Ends looking after the file.
  static func close() { unsafe target = nil }

  /// Takes notice of a box of a dataset that was written.
  static func wrote(_ slab: Hyperslab, of dataset: borrowing Dataset, elementLength: Int) {
    guard let target = unsafe target, target.path == dataset.path,
      slab.elementCount * elementLength >= smallest, slab.isRun(in: dataset.shape)
    else { return }
    let start = H5Dget_offset(dataset.handle)
    guard start < 1 << 62 else { return }  // in chunks
    let first = zip(slab.offset, dataset.shape).reduce(0) { $0 * $1.1 + $1.0 }
    let place = Int(start) + first * elementLength
    target.bytes.beginWriting(place..<place + slab.elementCount * elementLength)
  }
}
