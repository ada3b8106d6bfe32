extension Matrix {
  /// Creates a matrix whose elements a function writes, so that they are not set to zero first.
  ///
  /// The function is given room for all elements and must write every one; those it leaves out have
  /// unspecified values. An error of the function is passed on.
  public init<Failure: Error>(
    rowCount: Int, columnCount: Int,
    writtenBy write: (inout MutableSpan<Double>) throws(Failure) -> Void
  ) throws(Failure) {
    let count = rowCount * columnCount
    var failure: Failure?
    let elements = unsafe [Double](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let room = unsafe UnsafeMutableBufferPointer(rebasing: buffer[..<count])
      var span = unsafe MutableSpan(_unsafeElements: room)
      do throws(Failure) { try write(&span) } catch { failure = error }
      initializedCount = count
    }
    if let failure { throw failure }
    self.init(rowCount: rowCount, columnCount: columnCount, elements: elements)
  }
}
