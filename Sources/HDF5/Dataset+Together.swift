import CHDF5
public import MPI

extension Dataset {
  /// Writes one box from each rank.
  ///
  /// **Collective**, also for ranks whose box is empty. The boxes do not overlap; they are cut so
  /// that every HDF5 call stays below 1 GiB, and all ranks make the same number of calls.
  ///
  /// Boxes that are runs of whole rows are written by each rank for itself: buffering could not improve
  /// them, and a rank whose write fails then cannot leave the others waiting inside MPI-IO, as it does
  /// in the collective writes of Open MPI 4.1. Other boxes are written collectively.
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
    let areRuns = try communicator.allTrue(isContiguous && slab.isRun(in: shape))
    let properties = try transferProperties(areRuns ? H5FD_MPIO_INDEPENDENT : H5FD_MPIO_COLLECTIVE)
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

  /// Runs `body` on all ranks, in which each of them writes boxes for itself by ``write(_:at:)``.
  ///
  /// **Collective.** Ranks may write any number of boxes, which do not overlap. This suits long work that
  /// writes now and then, since the ranks do not wait for each other.
  ///
  /// - Parameters:
  ///   - communicator: The communicator on which the file is open.
  ///   - isHarmless: Whether an error of `body` comes from no write, so that HDF5 can still be used.
  ///   - body: Computes and writes; what it communicates must end on all ranks when one fails.
  /// - Throws: On all ranks when one fails: its error there, `PeerFailure` elsewhere. HDF5 cannot be used
  ///   after that; the program has to end by `abort(code:)`.
  public func withIndependentWrites(
    on communicator: borrowing Communicator,
    except isHarmless: (any Error) -> Bool = { _ in false },
    _ body: (borrowing Dataset) throws -> Void
  ) throws {
    do { try communicator.together { try body(self) } } catch {
      if !isHarmless(error) { Library.abandon() }
      throw error
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
    let properties = try transferProperties(H5FD_MPIO_COLLECTIVE)
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

  private func transferProperties(_ mode: H5FD_mpio_xfer_t) throws(HDF5Error) -> Identifier {
    let action = "prepare a transfer of the dataset '\(name)'"
    let properties = try Identifier(
      H5Pcreate(emulon_data_transfer()), closing: H5Pclose, action, in: path)
    try check(H5Pset_dxpl_mpio(properties.raw, mode), action, in: path)
    return properties
  }

  /// Whether the elements stand together in the file, and not in chunks.
  var isContiguous: Bool {
    let creation = H5Dget_create_plist(handle)
    defer { H5Pclose(creation) }
    return H5Pget_layout(creation) == H5D_CONTIGUOUS
  }
}
