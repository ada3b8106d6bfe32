/// Vectors of eight numbers in memory that begins on a cache line.
///
/// Arrays of the library are aligned to 16 bytes, so that most loads of a vector touch two cache lines; a loop that
/// loads a vector for each multiplication loses up to a fifth of its speed to that. Copies share their memory
/// until one of them is written.
public struct LaneArray: Sendable {
  /// The number of vectors.
  public let count: Int
  private var storage: Storage

  /// Memory for `count` vectors; shared memory is never written.
  @safe private final class Storage: @unchecked Sendable {
    let base: UnsafeMutablePointer<SIMD8<Double>>

    init(count: Int) {
      let size = max(count, 1)
      let bytes = UnsafeMutableRawPointer.allocate(
        byteCount: size * MemoryLayout<SIMD8<Double>>.stride, alignment: 64)
      unsafe base = bytes.bindMemory(to: SIMD8<Double>.self, capacity: size)
    }

    deinit { unsafe base.deallocate() }
  }

  /// An array of `count` vectors of one value.
  public init(repeating value: SIMD8<Double>, count: Int) {
    precondition(count >= 0, "a count of vectors; got \(count)")
    self.count = count
    storage = Storage(count: count)
    unsafe storage.base.initialize(repeating: value, count: count)
  }

  /// The vectors of an array.
  public init(_ vectors: [SIMD8<Double>]) {
    self.init(repeating: .zero, count: vectors.count)
    var span = mutableSpan
    for k in vectors.indices { span[k] = vectors[k] }
  }

  /// The vectors for reading.
  public var span: Span<SIMD8<Double>> {
    @_lifetime(borrow self)
    borrowing get {
      let span = unsafe Span(_unsafeStart: UnsafePointer(storage.base), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The vectors for writing.
  public var mutableSpan: MutableSpan<SIMD8<Double>> {
    @_lifetime(&self)
    mutating get {
      makeUnique()
      let span = unsafe MutableSpan(_unsafeStart: storage.base, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  /// Adds the vectors of a range of another array, times a factor, at the same places.
  public mutating func add(_ other: LaneArray, times factor: Double, in range: Range<Int>) {
    let source = other.span
    var sums = mutableSpan
    for k in range { sums[k].addProduct(source[k], SIMD8(repeating: factor)) }
  }

  private mutating func makeUnique() {
    if isKnownUniquelyReferenced(&storage) { return }
    let copy = Storage(count: count)
    unsafe copy.base.initialize(from: storage.base, count: count)
    storage = copy
  }

  /// Vector `k`; loops over many vectors take ``span`` or ``mutableSpan`` once instead.
  public subscript(k: Int) -> SIMD8<Double> {
    get { span[k] }
    set {
      var span = mutableSpan
      span[k] = newValue
    }
  }
}
