/// A box of elements of a dataset: in every dimension, `count` elements from `offset` on.
///
/// The elements of a box are stored by rows in memory, the last dimension running fastest.
public struct Hyperslab: Sendable, Hashable {
  /// The first index in every dimension.
  public let offset: [Int]
  /// The number of elements in every dimension; a zero makes the box empty.
  public let count: [Int]

  /// The box of `count` elements from `offset` on.
  public init(offset: [Int], count: [Int]) {
    precondition(
      offset.count == count.count,
      "an offset and a count for each dimension; got \(offset.count) and \(count.count)")
    precondition(
      offset.allSatisfy { $0 >= 0 } && count.allSatisfy { $0 >= 0 },
      "numbers that are not negative; got offset \(offset), count \(count)")
    self.offset = offset
    self.count = count
  }

  /// All of a dataset.
  public init(whole shape: [Int]) {
    self.init(offset: [Int](repeating: 0, count: shape.count), count: shape)
  }

  /// Some rows of a dataset, whole in all further dimensions.
  public init(rows: Range<Int>, of shape: [Int]) {
    precondition(!shape.isEmpty, "rows of a dataset with at least one dimension")
    self.init(
      offset: [rows.lowerBound] + [Int](repeating: 0, count: shape.count - 1),
      count: [rows.count] + shape.dropFirst())
  }

  /// The number of elements.
  public var elementCount: Int { count.reduce(1, *) }

  /// The box in pieces of at most `limit` elements that follow each other in memory; none if empty.
  func pieces(limit: Int) -> [Hyperslab] {
    guard elementCount > limit else { return elementCount == 0 ? [] : [self] }
    guard let axis = count.firstIndex(where: { $0 > 1 }) else { return [self] }
    let stride = count[(axis + 1)...].reduce(1, *)
    let step = max(1, limit / stride)
    return Swift.stride(from: 0, to: count[axis], by: step).flatMap { start in
      var (offset, count) = (offset, count)
      offset[axis] += start
      count[axis] = min(step, count[axis] - start)
      return Hyperslab(offset: offset, count: count).pieces(limit: limit)
    }
  }

  /// Whether the box is one run of elements in a contiguous dataset.
  func isRun(in shape: [Int]) -> Bool {
    let axis = count.firstIndex { $0 != 1 } ?? count.count
    return elementCount == 0 || count.dropFirst(axis + 1).elementsEqual(shape.dropFirst(axis + 1))
  }

  /// Whether the box lies inside a dataset.
  func fits(in shape: [Int]) -> Bool {
    shape.count == offset.count
      && zip(shape, zip(offset, count)).allSatisfy { extent, box in box.0 + box.1 <= extent }
  }
}
