internal import CBLAS

/// The inner product of two vectors of equal length.
public func dot(_ x: Span<Double>, _ y: Span<Double>) -> Double {
  precondition(x.count == y.count, "vectors of equal length; got \(x.count) and \(y.count)")
  return unsafe x.withUnsafeBufferPointer { x in
    unsafe y.withUnsafeBufferPointer { y in
      unsafe cblas_ddot(blasInteger(x.count), x.baseAddress, 1, y.baseAddress, 1)
    }
  }
}

/// The inner product of two vectors of equal length.
public func dot(_ x: [Double], _ y: [Double]) -> Double { dot(x.span, y.span) }

/// Adds a multiple of a vector: `y += a x`.
public func axpy(_ a: Double, _ x: Span<Double>, _ y: inout MutableSpan<Double>) {
  precondition(x.count == y.count, "vectors of equal length; got \(x.count) and \(y.count)")
  unsafe x.withUnsafeBufferPointer { x in
    unsafe y.withUnsafeMutableBufferPointer { y in
      unsafe cblas_daxpy(blasInteger(x.count), a, x.baseAddress, 1, y.baseAddress, 1)
    }
  }
}

/// The Euclidean norm, safe from overflow.
public func norm(_ x: Span<Double>) -> Double {
  unsafe x.withUnsafeBufferPointer { x in
    unsafe cblas_dnrm2(blasInteger(x.count), x.baseAddress, 1)
  }
}

/// The Euclidean norm, safe from overflow.
public func norm(_ x: [Double]) -> Double { norm(x.span) }
