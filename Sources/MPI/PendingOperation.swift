import CMPI

/// A message on its way, with the buffer that MPI reads or fills meanwhile.
///
/// The buffer stays until the message is complete: ``wait()`` ends the operation, and an operation
/// that is dropped waits for its send, or takes back its receive, before it frees the buffer.
@safe public struct PendingOperation<Element: MPIElement>: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<Element>
  private let isReceive: Bool
  private var requests: [MPI_Request]

  init(copying values: Span<Element>) {
    unsafe buffer = .allocate(capacity: values.count)
    for i in values.indices { unsafe buffer.initializeElement(at: i, to: values[i]) }
    isReceive = false
    unsafe requests = []
  }

  init(receiving count: Int) {
    unsafe buffer = .allocate(capacity: count)
    unsafe buffer.initialize(repeating: .zero)
    isReceive = true
    unsafe requests = []
  }

  deinit {
    unsafe requests.forEach { request in
      if isReceive { _ = unsafe emulon_cancel(request) }
      _ = unsafe emulon_wait(request)
    }
    unsafe buffer.deallocate()
  }

  @unsafe func address(of offset: Int) -> UnsafeMutablePointer<Element>? {
    unsafe buffer.baseAddress.map { unsafe $0 + offset }
  }

  @unsafe mutating func append(_ request: MPI_Request) { unsafe requests.append(request) }

  /// Waits for the end of the operation.
  ///
  /// - Returns: The elements received or sent.
  @discardableResult
  public consuming func wait() throws(MPIError) -> [Element] {
    let pending = unsafe requests
    unsafe requests = []
    let codes = unsafe pending.map { unsafe emulon_wait($0) }
    for code in codes { try check(code, "MPI_Wait") }
    return unsafe Array(buffer)
  }
}
