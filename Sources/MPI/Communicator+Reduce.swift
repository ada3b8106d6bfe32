public import CMPI

extension Communicator {
  /// Replaces every element by its reduction over all ranks; one length on all ranks.
  ///
  /// **Collective.**
  @inlinable
  public func allReduce<Element: MPIElement>(
    _ values: inout MutableSpan<Element>, _ reduction: Reduction
  ) throws(MPIError) {
    let count = values.count
    let bytes = count * MemoryLayout<Element>.stride
    Traffic.count(sent: bytes, received: bytes)
    let result = unsafe values.withUnsafeMutableBufferPointer { buffer in
      Result { () throws(MPIError) in
        guard let base = buffer.baseAddress else { return }
        try inPieces(count, "MPI_Allreduce") { offset, length in
          unsafe MPI_Allreduce(
            emulon_in_place(), base + offset, length, Element.datatype, reduction.operation, handle)
        }
      }
    }
    try result.get()
  }

  /// The reduction of `value` over all ranks.
  ///
  /// **Collective.**
  @inlinable
  public func allReduce<Element: MPIElement>(_ value: Element, _ reduction: Reduction)
    throws(MPIError) -> Element
  {
    var copy: InlineArray<1, Element> = [value]
    var span = copy.mutableSpan
    try allReduce(&span, reduction)
    return copy[0]
  }

  /// The reduction of each element over all ranks; one length on all ranks.
  ///
  /// **Collective.**
  @inlinable
  public func allReduce<Element: MPIElement>(_ values: [Element], _ reduction: Reduction)
    throws(MPIError) -> [Element]
  {
    var result = values
    var span = result.mutableSpan
    try allReduce(&span, reduction)
    return result
  }

  /// Replaces every element on `root` by its reduction over all ranks.
  ///
  /// **Collective.**
  /// The spans have one length on all ranks; those of other ranks stay as they are.
  @inlinable
  public func reduce<Element: MPIElement>(
    _ values: inout MutableSpan<Element>, _ reduction: Reduction, to root: Int = 0
  ) throws(MPIError) {
    let count = values.count
    let bytes = count * MemoryLayout<Element>.stride
    Traffic.count(sent: bytes, received: rank == root ? bytes : 0)
    let result = unsafe values.withUnsafeMutableBufferPointer { buffer in
      Result { () throws(MPIError) in
        guard let base = buffer.baseAddress else { return }
        try inPieces(count, "MPI_Reduce") { offset, length in
          let piece = unsafe UnsafeMutableRawPointer(base + offset)
          return unsafe MPI_Reduce(
            rank == root ? emulon_in_place() : piece, piece, length, Element.datatype,
            reduction.operation, Int32(root), handle)
        }
      }
    }
    try result.get()
  }

  /// The sum of `value` over the ranks below this one; zero on rank 0.
  ///
  /// **Collective.**
  @inlinable
  public func exclusiveScan<Element: MPIElement>(_ value: Element) throws(MPIError) -> Element {
    var result = value
    Traffic.count(sent: MemoryLayout<Element>.stride, received: MemoryLayout<Element>.stride)
    let code = unsafe MPI_Exscan(
      emulon_in_place(), &result, 1, Element.datatype, Reduction.sum.operation, handle)
    try check(code, "MPI_Exscan")
    return rank == 0 ? .zero : result
  }

  /// Whether `condition` holds on every rank.
  ///
  /// **Collective.**
  public func allTrue(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduce(condition ? 1 : 0, .logicalAnd) != 0
  }

  /// Whether `condition` holds on at least one rank.
  ///
  /// **Collective.**
  public func anyTrue(_ condition: Bool) throws(MPIError) -> Bool {
    try allReduce(condition ? 1 : 0, .logicalOr) != 0
  }
}
