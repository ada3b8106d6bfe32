public import CMPI

extension Communicator {
  /// The values of all ranks, in the order of the ranks.
  ///
  /// **Collective.**
  @inlinable
  public func allGather<Element: MPIElement>(_ value: Element) throws(MPIError) -> [Element] {
    var result = [Element](repeating: .zero, count: size)
    var copy = value
    let bytes = MemoryLayout<Element>.stride
    Traffic.count(sent: bytes, received: size * bytes)
    let code = unsafe MPI_Allgather(
      &copy, 1, Element.datatype, &result, 1, Element.datatype, handle)
    try check(code, "MPI_Allgather")
    return result
  }

  /// The arrays of all ranks, of any lengths, joined in the order of the ranks.
  ///
  /// **Collective.**
  /// Where one array ends and the next begins follows from `allGather(values.count)`.
  @inlinable
  public func allGather<Element: MPIElement>(_ values: [Element]) throws(MPIError) -> [Element] {
    let counts = try allGather(values.count)
    let starts = offsets(of: counts)
    let total = starts[size]
    var result = [Element](repeating: .zero, count: total)
    guard total > pieceLimit else {
      let bytes = MemoryLayout<Element>.stride
      Traffic.count(sent: values.count * bytes, received: total * bytes)
      let code = unsafe MPI_Allgatherv(
        values, Int32(values.count), Element.datatype, &result, counts.map(Int32.init),
        starts.map(Int32.init), Element.datatype, handle)
      try check(code, "MPI_Allgatherv")
      return result
    }
    for root in 0..<size {
      let part = try broadcast(values, from: root)
      result.replaceSubrange(starts[root]..<starts[root + 1], with: part)
    }
    return result
  }

  /// The arrays of all ranks joined in the order of the ranks on `root`, `nil` elsewhere.
  ///
  /// **Collective.**
  @inlinable
  public func gather<Element: MPIElement>(_ values: [Element], to root: Int = 0)
    throws(MPIError) -> [Element]?
  {
    let counts = try allGather(values.count)
    let starts = offsets(of: counts)
    let total = starts[size]
    var result = [Element](repeating: .zero, count: rank == root ? total : 0)
    if total <= pieceLimit {
      let bytes = MemoryLayout<Element>.stride
      Traffic.count(sent: values.count * bytes, received: rank == root ? total * bytes : 0)
      let code = unsafe MPI_Gatherv(
        values, Int32(values.count), Element.datatype, &result, counts.map(Int32.init),
        starts.map(Int32.init), Element.datatype, Int32(root), handle)
      try check(code, "MPI_Gatherv")
    } else if rank == root {
      result.replaceSubrange(starts[root]..<starts[root + 1], with: values)
      for source in 0..<size where source != root {
        let part = try receive(
          Element.self, count: counts[source], from: source, tag: reservedTag)
        result.replaceSubrange(starts[source]..<starts[source + 1], with: part)
      }
    } else {
      try send(values.span, to: root, tag: reservedTag)
    }
    return rank == root ? result : nil
  }

  /// Deals the array on `root` in consecutive parts, `counts[r]` elements to rank `r`.
  ///
  /// **Collective.**
  ///
  /// - Parameters:
  ///   - values: The elements, used on `root` only.
  ///   - counts: One count for each rank, used on `root` only; their sum is `values.count`.
  ///   - root: The rank that deals.
  /// - Returns: The part of this rank.
  /// - Throws: ``MPIError``.
  @inlinable
  public func scatter<Element: MPIElement>(
    _ values: [Element], counts: [Int], from root: Int = 0
  ) throws(MPIError) -> [Element] {
    let counts = try broadcast(counts, from: root)
    precondition(counts.count == size, "one count for each of \(size) ranks; got \(counts.count)")
    let starts = offsets(of: counts)
    precondition(
      rank != root || starts[size] == values.count,
      "counts that sum to \(values.count); got \(starts[size])")
    var result = [Element](repeating: .zero, count: counts[rank])
    if starts[size] <= pieceLimit {
      let bytes = MemoryLayout<Element>.stride
      Traffic.count(sent: rank == root ? starts[size] * bytes : 0, received: counts[rank] * bytes)
      let code = unsafe MPI_Scatterv(
        values, counts.map(Int32.init), starts.map(Int32.init), Element.datatype, &result,
        Int32(result.count), Element.datatype, Int32(root), handle)
      try check(code, "MPI_Scatterv")
    } else if rank == root {
      for destination in 0..<size where destination != root {
        let part = values.span.extracting(starts[destination]..<starts[destination + 1])
        try send(part, to: destination, tag: reservedTag)
      }
      result = Array(values[starts[root]..<starts[root + 1]])
    } else {
      var span = result.mutableSpan
      try receive(&span, from: root, tag: reservedTag)
    }
    return result
  }

  /// The texts of all ranks, in the order of the ranks.
  ///
  /// **Collective.**
  public func allGather(_ text: String) throws(MPIError) -> [String] {
    let bytes = [UInt8](text.utf8)
    let starts = offsets(of: try allGather(bytes.count))
    let all = try allGather(bytes)
    return (0..<size).map { String(decoding: all[starts[$0]..<starts[$0 + 1]], as: UTF8.self) }
  }
}

/// Where each part begins, and the total at the end: `counts.count + 1` sums.
@usableFromInline
func offsets(of counts: [Int]) -> [Int] {
  var result = [0]
  for count in counts { result.append(result[result.count - 1] + count) }
  return result
}
