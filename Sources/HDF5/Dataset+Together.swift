import CHDF5
public import MPI

extension Dataset {
  /// Writes one box from each rank.
  ///
  /// **Collective**, also for ranks whose box is empty. The boxes do not overlap; they are cut so
  /// that every HDF5 call stays below 1 GiB, and all ranks make the same number of calls.
  ///
  /// - Parameters:
  ///   - values: The elements of the box of this rank, by rows.
  ///   - slab: The box of this rank.
  ///   - communicator: The communicator on which the file is open.
  /// - Throws: On all ranks when one fails: ``HDF5Error`` there, `PeerFailure` elsewhere. HDF5 cannot
  ///   be used after that; the program has to end by `abort(code:)`.
  public func write<Element: HDF5Element>(
    _ values: Span<Element>, at slab: Hyperslab, together communicator: borrowing Communicator
  ) throws {
    try communicator.together { try requireBox(slab, values.count, writeAction) }
    let properties = try collectiveTransfer(writeAction)
    let pieces = pieces(of: slab, Element.self)
    var start = 0
    for call in 0..<(try communicator.allReduce(pieces.count, .maximum)) {
      let piece = call < pieces.count ? pieces[call] : nil
      do {
        try communicator.together {
          try transfer(values, from: start, at: piece, properties: properties.raw)
        }
      } catch {
        Library.abandon()
        throw error
      }
      start += piece?.elementCount ?? 0
    }
  }

  /// Reads one box on each rank.
  ///
  /// **Collective**, also for ranks whose box is empty; boxes may overlap.
  ///
  /// - Parameters:
  ///   - type: The element type; integers in the file can be read as floating-point numbers.
  ///   - slab: The box of this rank.
  ///   - communicator: The communicator on which the file is open.
  /// - Returns: The elements of the box, by rows.
  /// - Throws: On all ranks when one fails: ``HDF5Error`` there, `PeerFailure` elsewhere.
  public func read<Element: HDF5Element>(
    _ type: Element.Type, at slab: Hyperslab, together communicator: borrowing Communicator
  ) throws -> [Element] {
    try communicator.together {
      try requireBox(slab, slab.elementCount, readAction)
      try requireElements(type)
    }
    let properties = try collectiveTransfer(readAction)
    let pieces = pieces(of: slab, Element.self)
    var result = [Element](repeating: .zero, count: slab.elementCount)
    var start = 0
    for call in 0..<(try communicator.allReduce(pieces.count, .maximum)) {
      let piece = call < pieces.count ? pieces[call] : nil
      try communicator.together {
        try transfer(into: &result, from: start, at: piece, properties: properties.raw)
      }
      start += piece?.elementCount ?? 0
    }
    return result
  }

  private func collectiveTransfer(_ action: String) throws(HDF5Error) -> Identifier {
    let properties = try Identifier(
      H5Pcreate(emulon_data_transfer()), closing: H5Pclose, action, in: path)
    try check(H5Pset_dxpl_mpio(properties.raw, H5FD_MPIO_COLLECTIVE), action, in: path)
    return properties
  }
}
