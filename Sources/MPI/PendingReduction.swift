import CMPI

/// A reduction over all ranks on its way, during which a rank goes on with its work.
///
/// Every rank has to start it; it is finished some time after the last one did. A reduction that is
/// dropped is waited for.
@safe public struct PendingReduction: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<Int>
  private var request: MPI_Request
  private var isOpen = true

  init(
    _ values: [Int], _ reduction: Reduction, on communicator: MPI_Comm
  ) throws(MPIError) {
    let copy = UnsafeMutableBufferPointer<Int>.allocate(capacity: max(1, values.count))
    unsafe _ = copy.initialize(fromContentsOf: values)
    var code: Int32 = 0
    unsafe request = emulon_iallreduce(
      copy.baseAddress, Int32(values.count), Int.datatype, reduction.operation, communicator, &code)
    unsafe buffer = copy.extracting(0..<values.count)
    try check(code, "MPI_Iallreduce")
  }

  deinit {
    if isOpen { _ = unsafe emulon_wait(request) }
    unsafe buffer.deallocate()
  }

  /// The reduced elements, once all ranks have started; `nil` before, without waiting.
  public mutating func result() throws(MPIError) -> [Int]? {
    if isOpen {
      var (finished, code): (Int32, Int32) = (0, 0)
      unsafe request = emulon_test(request, &finished, &code)
      // A look that finds nothing is no sign of life: see `Traffic.callCount`.
      if code != 0 || finished != 0 { try check(code, "MPI_Test") }
      if finished == 0 { return nil }
      isOpen = false
    }
    return unsafe Array(buffer)
  }
}

extension Communicator {
  /// Starts the reduction of each element over all ranks; one length on all ranks.
  ///
  /// **Collective**, but no rank waits for another. Ranks start their collective operations on a communicator
  /// in the same order; a rank that has to know the result asks for it from time to time.
  public func startAllReduce(_ values: [Int], _ reduction: Reduction) throws(MPIError)
    -> PendingReduction
  {
    try unsafe PendingReduction(values, reduction, on: handle)
  }
}
