public import CMPI

extension Communicator {
  /// Replaces every element by that of `root`; the spans have one length on all ranks.
  ///
  /// **Collective.**
  @inlinable
  public func broadcast<Element: MPIElement>(
    _ values: inout MutableSpan<Element>, from root: Int = 0
  ) throws(MPIError) {
    let count = values.count
    let bytes = count * MemoryLayout<Element>.stride
    Traffic.count(sent: rank == root ? bytes : 0, received: rank == root ? 0 : bytes)
    let result = unsafe values.withUnsafeMutableBufferPointer { buffer in
      Result { () throws(MPIError) in
        guard let base = buffer.baseAddress else { return }
        try inPieces(count, "MPI_Bcast") { offset, length in
          unsafe MPI_Bcast(base + offset, length, Element.datatype, Int32(root), handle)
        }
      }
    }
    try result.get()
  }

  /// The value on `root`.
  ///
  /// **Collective.**
  @inlinable
  public func broadcast<Element: MPIElement>(_ value: Element, from root: Int = 0)
    throws(MPIError) -> Element
  {
    var copy: InlineArray<1, Element> = [value]
    var span = copy.mutableSpan
    try broadcast(&span, from: root)
    return copy[0]
  }

  /// The array on `root`; what other ranks pass is not used.
  ///
  /// **Collective.**
  @inlinable
  public func broadcast<Element: MPIElement>(_ values: [Element], from root: Int = 0)
    throws(MPIError) -> [Element]
  {
    let count = try broadcast(values.count, from: root)
    var result = rank == root ? values : [Element](repeating: .zero, count: count)
    var span = result.mutableSpan
    try broadcast(&span, from: root)
    return result
  }

  /// The text on `root`; what other ranks pass is not used.
  ///
  /// **Collective.**
  public func broadcast(_ text: String, from root: Int = 0) throws(MPIError) -> String {
    String(decoding: try broadcast([UInt8](text.utf8), from: root), as: UTF8.self)
  }
}
