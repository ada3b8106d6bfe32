public import CMPI

extension Communicator {
  /// Sends `values[r]` to each rank `r`, and returns what each rank sent here.
  ///
  /// **Collective.**
  @inlinable
  public func allToAll<Element: MPIElement>(_ values: [[Element]]) throws(MPIError) -> [[Element]] {
    let received = try allToAll(Array(values.joined()), counts: values.map(\.count))
    let starts = offsets(of: received.counts)
    return (0..<size).map { Array(received.elements[starts[$0]..<starts[$0 + 1]]) }
  }

  /// Sends consecutive parts of `values`, `counts[r]` elements to each rank `r`.
  ///
  /// **Collective.**
  ///
  /// - Returns: The elements received, in the order of their senders, and how many each sent.
  @inlinable
  public func allToAll<Element: MPIElement>(_ values: [Element], counts: [Int])
    throws(MPIError) -> (elements: [Element], counts: [Int])
  {
    precondition(counts.count == size, "one count for each of \(size) ranks; got \(counts.count)")
    let sent = offsets(of: counts)
    precondition(
      sent[size] == values.count, "counts that sum to \(values.count); got \(sent[size])")
    var incoming = [Int](repeating: 0, count: size)
    let code = unsafe MPI_Alltoall(counts, 1, Int.datatype, &incoming, 1, Int.datatype, handle)
    try check(code, "MPI_Alltoall")
    let received = offsets(of: incoming)
    var result = [Element](repeating: .zero, count: received[size])
    let bytes = MemoryLayout<Element>.stride
    Traffic.count(sent: sent[size] * bytes, received: received[size] * bytes)
    if try allReduce(max(sent[size], received[size]), .maximum) <= pieceLimit {
      let code = unsafe MPI_Alltoallv(
        values, counts.map(Int32.init), sent.map(Int32.init), Element.datatype, &result,
        incoming.map(Int32.init), received.map(Int32.init), Element.datatype, handle)
      try check(code, "MPI_Alltoallv")
    } else {
      for step in 0..<size {
        try exchange(values, sent, &result, received, step)
      }
    }
    return (result, incoming)
  }

  /// Sends to the rank `step` above this one and receives from the rank `step` below, in pieces.
  @usableFromInline
  func exchange<Element: MPIElement>(
    _ values: [Element], _ sent: [Int], _ result: inout [Element], _ received: [Int], _ step: Int
  ) throws(MPIError) {
    let (to, from) = ((rank + step) % size, (rank - step + size) % size)
    let (outgoing, incoming) = (sent[to + 1] - sent[to], received[from + 1] - received[from])
    var done = 0
    while done < max(outgoing, incoming) {
      let out = min(max(outgoing - done, 0), pieceLimit)
      let into = min(max(incoming - done, 0), pieceLimit)
      let code = unsafe values.withUnsafeBufferPointer { values in
        unsafe result.withUnsafeMutableBufferPointer { result in
          unsafe MPI_Sendrecv(
            out == 0
              ? nil : values.baseAddress.map { unsafe UnsafeRawPointer($0 + sent[to] + done) },
            Int32(out),
            Element.datatype, out == 0 ? emulon_proc_null() : Int32(to), Int32(reservedTag),
            into == 0
              ? nil
              : result.baseAddress.map {
                unsafe UnsafeMutableRawPointer($0 + received[from] + done)
              },
            Int32(into), Element.datatype, into == 0 ? emulon_proc_null() : Int32(from),
            Int32(reservedTag), handle, emulon_status_ignore())
        }
      }
      try check(code, "MPI_Sendrecv")
      done += pieceLimit
    }
  }
}
