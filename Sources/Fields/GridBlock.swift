/// A box of points of a grid; in memory the third axis runs fastest.
public struct GridBlock: Hashable, Sendable {
  /// The indices of the first point.
  public let lower: SIMD3<Int>
  /// The number of points along the three axes; a zero makes the box empty.
  public let shape: SIMD3<Int>

  /// The box of `shape` points from `lower` on.
  public init(lower: SIMD3<Int>, shape: SIMD3<Int>) {
    precondition(
      (0..<3).allSatisfy { lower[$0] >= 0 && shape[$0] >= 0 },
      "numbers that are not negative; got lower \(lower), shape \(shape)")
    self.lower = lower
    self.shape = shape
  }

  /// The number of points.
  public var pointCount: Int { shape.x * shape.y * shape.z }

  /// Whether the box holds no point.
  public var isEmpty: Bool { pointCount == 0 }

  /// The indices just past the last point.
  public var upper: SIMD3<Int> { lower &+ shape }

  /// The range of indices along axis 0, 1 or 2.
  public func range(_ axis: Int) -> Range<Int> { lower[axis]..<upper[axis] }

  /// Whether a point of the grid lies in the box.
  public func contains(_ i: Int, _ j: Int, _ k: Int) -> Bool {
    range(0).contains(i) && range(1).contains(j) && range(2).contains(k)
  }

  /// The number in the memory of the box of a point given by its indices in the grid.
  public func offset(_ i: Int, _ j: Int, _ k: Int) -> Int {
    ((i - lower.x) * shape.y + j - lower.y) * shape.z + k - lower.z
  }

  /// The points that two boxes share.
  public func intersection(_ other: GridBlock) -> GridBlock {
    var (low, size) = (lower, shape)
    for axis in 0..<3 {
      low[axis] = max(lower[axis], other.lower[axis])
      size[axis] = max(0, min(upper[axis], other.upper[axis]) - low[axis])
    }
    return GridBlock(lower: low, shape: size)
  }

  /// The box with the range along one axis replaced.
  public func with(_ range: Range<Int>, along axis: Int) -> GridBlock {
    var (low, size) = (lower, shape)
    low[axis] = range.lowerBound
    size[axis] = range.count
    return GridBlock(lower: low, shape: size)
  }
}
