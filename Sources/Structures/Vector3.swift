/// A vector of space, in angstrom unless said otherwise.
public typealias Vector3 = SIMD3<Double>

extension SIMD3<Double> {
  /// The scalar product with `other`.
  @inlinable public func dot(_ other: SIMD3<Double>) -> Double {
    x * other.x + y * other.y + z * other.z
  }

  /// The vector product with `other`, right-handed.
  @inlinable public func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      y * other.z - z * other.y,
      z * other.x - x * other.z,
      x * other.y - y * other.x)
  }

  /// The square of the Euclidean length.
  @inlinable public var lengthSquared: Double { dot(self) }

  /// The Euclidean length.
  @inlinable public var length: Double { lengthSquared.squareRoot() }

  /// Whether no component is infinite or not a number.
  @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
