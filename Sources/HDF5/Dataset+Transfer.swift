import CHDF5
import MPI

extension Dataset {
  var writeAction: String { "write the dataset '\(name)'" }
  var readAction: String { "read the dataset '\(name)'" }

  /// The box in pieces that one HDF5 call may move.
  func pieces<Element>(of slab: Hyperslab, _ type: Element.Type) -> [Hyperslab] {
    slab.pieces(limit: max(1, transferLimit / MemoryLayout<Element>.stride))
  }

  /// Throws unless a box with `count` elements lies inside this dataset.
  func requireBox(_ slab: Hyperslab, _ count: Int, _ action: String) throws(HDF5Error) {
    precondition(
      slab.elementCount == count, "\(slab.elementCount) elements for \(slab); got \(count)")
    guard slab.fits(in: shape) else {
      throw HDF5Error(
        action: action, path: path,
        reason: "its shape \(shape) does not contain the box of "
          + "\(slab.count) elements from \(slab.offset) on", exitCode: 65)
    }
  }

  /// Throws unless the elements of this dataset can be read as `Element`.
  func requireElements<Element: HDF5Element>(_ type: Element.Type) throws(HDF5Error) {
    let found = try Identifier(H5Dget_type(handle), closing: H5Tclose, readAction, in: path)
    try requireNumbers(found.raw, as: type, readAction, in: path)
  }

  /// Writes the elements from `start` on to a box, in one HDF5 call; to nothing when it is `nil`.
  func transfer<Element: HDF5Element>(
    _ values: Span<Element>, from start: Int, at slab: Hyperslab?, properties: hid_t
  ) throws(HDF5Error) {
    let selection = try Selection(slab, of: self, writeAction)
    let status = unsafe values.withUnsafeBufferPointer { buffer in
      unsafe H5Dwrite(
        handle, Element.nativeType, selection.memory.raw, selection.file.raw, properties,
        slab == nil ? nil : buffer.baseAddress.map { unsafe UnsafeRawPointer($0 + start) })
    }
    try check(status, writeAction, in: path)
    guard let slab else { return }
    WriteBehind.wrote(slab, of: self, elementLength: MemoryLayout<Element>.stride)
    Traffic.countWritten(slab.elementCount * MemoryLayout<Element>.stride)
  }

  /// Reads a box to the elements from `start` on, in one HDF5 call; nothing when it is `nil`.
  func transfer<Element: HDF5Element>(
    into values: inout [Element], from start: Int, at slab: Hyperslab?, properties: hid_t
  ) throws(HDF5Error) {
    let selection = try Selection(slab, of: self, readAction)
    let status = unsafe values.withUnsafeMutableBufferPointer { buffer in
      unsafe H5Dread(
        handle, Element.nativeType, selection.memory.raw, selection.file.raw, properties,
        slab == nil ? nil : buffer.baseAddress.map { unsafe UnsafeMutableRawPointer($0 + start) })
    }
    try check(status, readAction, in: path)
  }
}
