public import CMPI

/// The tag of messages inside collective operations; the tags of callers are smaller.
@usableFromInline let reservedTag = 32767

extension Communicator {
  /// Sends elements to one rank, which receives as many with the same tag, in `0 ..< 32767`.
  @inlinable
  public func send<Element: MPIElement>(
    _ values: Span<Element>, to destination: Int, tag: Int = 0
  ) throws(MPIError) {
    Traffic.count(sent: values.count * MemoryLayout<Element>.stride, received: 0)
    let result = unsafe values.withUnsafeBufferPointer { buffer in
      Result { () throws(MPIError) in
        guard let base = buffer.baseAddress else { return }
        try inPieces(buffer.count, "MPI_Send") { offset, length in
          unsafe MPI_Send(
            base + offset, length, Element.datatype, Int32(destination), Int32(tag), handle)
        }
      }
    }
    try result.get()
  }

  /// Receives exactly `values.count` elements from one rank.
  ///
  /// - Throws: ``MPIError`` with `MPI_ERR_TRUNCATE` when the message has another length.
  @inlinable
  public func receive<Element: MPIElement>(
    _ values: inout MutableSpan<Element>, from source: Int, tag: Int = 0
  ) throws(MPIError) {
    Traffic.count(sent: 0, received: values.count * MemoryLayout<Element>.stride)
    let result = unsafe values.withUnsafeMutableBufferPointer { buffer in
      Result { () throws(MPIError) in
        guard let base = buffer.baseAddress else { return }
        try inPieces(buffer.count, "MPI_Recv") { offset, length in
          var status = MPI_Status()
          let code = unsafe MPI_Recv(
            base + offset, length, Element.datatype, Int32(source), Int32(tag), handle, &status)
          var received: Int32 = 0
          _ = unsafe MPI_Get_count(&status, Element.datatype, &received)
          return code == 0 && received != length ? MPI_ERR_TRUNCATE : code
        }
      }
    }
    try result.get()
  }

  /// Receives `count` elements from one rank.
  @inlinable
  public func receive<Element: MPIElement>(
    _ type: Element.Type, count: Int, from source: Int, tag: Int = 0
  ) throws(MPIError) -> [Element] {
    var result = [Element](repeating: .zero, count: count)
    var span = result.mutableSpan
    try receive(&span, from: source, tag: tag)
    return result
  }

  /// Starts to send elements to one rank, and returns at once.
  public func startSend<Element: MPIElement>(
    _ values: Span<Element>, to destination: Int, tag: Int = 0
  ) throws(MPIError) -> PendingOperation<Element> {
    var operation = PendingOperation<Element>(copying: values)
    Traffic.count(sent: values.count * MemoryLayout<Element>.stride, received: 0)
    try inPieces(values.count, "MPI_Isend") { offset, length in
      var code: Int32 = 0
      let request: MPI_Request = unsafe emulon_isend(
        operation.address(of: offset), length, Element.datatype, Int32(destination), Int32(tag),
        handle, &code)
      unsafe operation.append(request)
      return code
    }
    return operation
  }

  /// Starts to receive `count` elements from one rank, and returns at once.
  public func startReceive<Element: MPIElement>(
    _ type: Element.Type, count: Int, from source: Int, tag: Int = 0
  ) throws(MPIError) -> PendingOperation<Element> {
    var operation = PendingOperation<Element>(receiving: count)
    Traffic.count(sent: 0, received: count * MemoryLayout<Element>.stride)
    try inPieces(count, "MPI_Irecv") { offset, length in
      var code: Int32 = 0
      let request: MPI_Request = unsafe emulon_irecv(
        operation.address(of: offset), length, Element.datatype, Int32(source), Int32(tag),
        handle, &code)
      unsafe operation.append(request)
      return code
    }
    return operation
  }
}
