/// Which box of a grid belongs to which rank: every point to exactly one, for any number of ranks.
///
/// The boxes come from recursive bisection: the ranks are halved and the longest axis of the box is cut
/// in the same proportion, so that boxes stay compact and differ little in size. Cuts of the third
/// axis keep to multiples of eight where there are enough points, for kernels that take eight points
/// at once. Where ranks outnumber points, some boxes are empty.
public struct BlockPartition: Hashable, Sendable {
  /// The number of points of the grid along its axes.
  public let shape: SIMD3<Int>
  /// The number of ranks.
  public let rankCount: Int
  private let isInSlabs: Bool

  /// Compact boxes of a grid of `shape` points for `ranks` ranks.
  public init(_ shape: SIMD3<Int>, ranks: Int) {
    self.init(shape, ranks, isInSlabs: false)
  }

  /// Slabs along the first axis, each a run of consecutive values in memory and in HDF5 files.
  public init(slabsOf shape: SIMD3<Int>, ranks: Int) {
    self.init(shape, ranks, isInSlabs: true)
  }

  private init(_ shape: SIMD3<Int>, _ ranks: Int, isInSlabs: Bool) {
    precondition(ranks > 0, "at least one rank; got \(ranks)")
    self.shape = shape
    rankCount = ranks
    self.isInSlabs = isInSlabs
  }

  /// The box of a rank.
  public func block(of rank: Int) -> GridBlock {
    precondition((0..<rankCount).contains(rank), "a rank in 0..<\(rankCount); got \(rank)")
    let whole = GridBlock(lower: .zero, shape: shape)
    if isInSlabs {
      let (begin, end) = (shape.x * rank / rankCount, shape.x * (rank + 1) / rankCount)
      return whole.with(begin..<end, along: 0)
    }
    var (box, ranks) = (whole, 0..<rankCount)
    while ranks.count > 1 {
      let middle = ranks.lowerBound + ranks.count / 2
      let axis = Self.axis(toCut: box.shape)
      let cut = Self.cut(
        box.shape[axis], axis, part: middle - ranks.lowerBound, of: ranks.count)
      let split = box.lower[axis] + cut
      if rank < middle {
        box = box.with(box.lower[axis]..<split, along: axis)
        ranks = ranks.lowerBound..<middle
      } else {
        box = box.with(split..<box.upper[axis], along: axis)
        ranks = middle..<ranks.upperBound
      }
    }
    return box
  }

  /// The longest axis, the first one of equals.
  private static func axis(toCut shape: SIMD3<Int>) -> Int {
    shape.x >= max(shape.y, shape.z) ? 0 : shape.y >= shape.z ? 1 : 2
  }

  /// The number of points before a cut that leaves `part` of `whole` shares there.
  private static func cut(_ count: Int, _ axis: Int, part: Int, of whole: Int) -> Int {
    let exact = (2 * count * part + whole) / (2 * whole)
    guard axis == 2, count >= 64 else { return exact }
    return (exact + 4) / 8 * 8
  }
}
