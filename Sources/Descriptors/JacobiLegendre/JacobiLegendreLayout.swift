/// Where the features of a ``JacobiLegendre`` expansion stand in a column.
///
/// First the one-body features, channel by channel, `n` inside. Then the pairs of one channel, channel by channel: `l`
/// outside, then the products `n1 <= n2`, row by row of the upper triangle. Then the pairs of channels `q < q'`:
/// `n1`, then `n2`, then `l`. A last function that enters with `l = 0` only (``RadialVanishing/scalarAtNucleus``) has its
/// products at the end of each block: `(n1, last)` by `n1`, and for two channels then `(last, n2)` by `n2`. Then the
/// terms of three bodies (``ThreeBodyTerm``). Radial functions are counted from 0.
public struct JacobiLegendreLayout: Sendable, Hashable {
  /// The features that one set of channels gives.
  public struct Block: Sendable, Hashable {
    /// The channels whose atoms are taken together: one, two or three of them, in ascending order.
    public let channels: [Int]
    /// Where the features stand.
    public let columns: Range<Int>

    /// Describes a block.
    public init(channels: [Int], columns: Range<Int>) {
      self.channels = channels
      self.columns = columns
    }
  }

  /// The blocks in their order, without gaps.
  public let blocks: [Block]
  /// The number of channels.
  public let channelCount: Int
  /// The number of radial functions of the one-body term.
  public let oneBodyCount: Int
  /// The number of radial functions of the two-body term, 0 without one.
  public let twoBodyCount: Int
  /// How many of them, the first ones, enter with all degrees.
  public let directedCount: Int
  /// The largest degree of the two-body term.
  public let twoBodyDegree: Int
  /// For each place of a triangle the product that stands there (its place in the upper triangle), `nil` for dead
  /// columns of the legacy layout.
  public let triangle: [Int?]

  /// The number of features.
  public var featureCount: Int { blocks.last?.columns.upperBound ?? 0 }
  /// The columns of the one-body term.
  public var oneBody: Range<Int> { columns(ofBodies: 1) }
  /// The columns of the two-body term.
  public var twoBody: Range<Int> { columns(ofBodies: 2) }
  /// The columns of the three-body term.
  public var threeBody: Range<Int> { columns(ofBodies: 3) }

  /// Lays out the terms of an expansion; `threeBody` says for each set of channels how many features it has.
  init(_ parameters: JacobiLegendreParameters, threeBody: [(channels: [Int], count: Int)] = []) {
    channelCount = parameters.species.channelCount
    oneBodyCount = parameters.oneBody.count
    twoBodyCount = parameters.twoBody?.basis.count ?? 0
    directedCount = parameters.twoBody?.functionCount(ofDegree: 1) ?? 0
    twoBodyDegree = parameters.twoBody?.lMax ?? 0
    triangle = Self.triangle(directedCount, isLegacy: parameters.layout == .legacy)
    let oneBody = (0..<channelCount).map { (channels: [$0], count: parameters.oneBody.count) }
    var twoBody: [(channels: [Int], count: Int)] = []
    if let term = parameters.twoBody {
      let (n, degrees) = (directedCount, term.lMax + 1)
      let scalars = term.basis.count - n
      let channels = 0..<channelCount
      twoBody = channels.map { ([$0, $0], n * (n + 1) / 2 * degrees + scalars * (n + 1)) }
      for first in channels {
        for second in channels.dropFirst(first + 1) {
          twoBody.append(([first, second], n * n * degrees + scalars * (2 * n + 1)))
        }
      }
    }
    var blocks: [Block] = []
    for (channels, count) in oneBody + twoBody + threeBody {
      let start = blocks.last?.columns.upperBound ?? 0
      blocks.append(Block(channels: channels, columns: start..<start + count))
    }
    self.blocks = blocks
  }

  /// The places of a triangle; the legacy ones count from the wrong corner, and later products win.
  private static func triangle(_ count: Int, isLegacy: Bool) -> [Int?] {
    let size = count * (count + 1) / 2
    guard isLegacy else { return Array(0..<size) }
    var places = [Int?](repeating: nil, count: size)
    for i in 0..<count {
      for j in 0...i {
        places[i * count - i * (i - 1) / 2 + j - i] = upperPlace(j, i, count)
      }
    }
    return places
  }

  /// The place of `(n1, n2)`, `n1 <= n2`, in the upper triangle, row by row.
  private static func upperPlace(_ n1: Int, _ n2: Int, _ count: Int) -> Int {
    n1 * count - n1 * (n1 - 1) / 2 + n2 - n1
  }

  private func columns(ofBodies count: Int) -> Range<Int> {
    let own = blocks.filter { $0.channels.count == count }
    let end = blocks.last { $0.channels.count < count }?.columns.upperBound ?? 0
    return (own.first?.columns.lowerBound ?? end)..<(own.last?.columns.upperBound ?? end)
  }

  /// The column of radial function `n` of a channel.
  public func column(ofOneBody channel: Int, n: Int) -> Int {
    precondition(
      (0..<channelCount).contains(channel) && (0..<oneBodyCount).contains(n),
      "a channel and a function of the layout; got \(channel) and \(n)")
    return channel * oneBodyCount + n
  }

  /// The column of the product of function `n1` of one channel and `n2` of another (or the same), degree `l`.
  ///
  /// The order of the two does not matter. The result is `nil` where the layout has no such column: the legacy one leaves
  /// some out, and functions that take no direction have none with `l > 0`.
  public func column(ofTwoBody first: Int, second: Int, n1: Int, n2: Int, l: Int) -> Int? {
    if first > second {
      return column(ofTwoBody: second, second: first, n1: n2, n2: n1, l: l)
    }
    let functions = 0..<twoBodyCount
    precondition(
      first >= 0 && second < channelCount && functions.contains(n1) && functions.contains(n2)
        && (0...twoBodyDegree).contains(l), "channels, functions and a degree of the layout")
    let block = blocks[blockNumber(first, second)].columns
    if max(n1, n2) >= directedCount {
      if l > 0 { return nil }
      let start = block.lowerBound + directedPairCount(first, second)
      if first == second { return start + min(n1, n2) }
      return start + (n2 == directedCount ? n1 : directedCount + 1 + n2)
    }
    if first != second {
      return block.lowerBound + (n1 * directedCount + n2) * (twoBodyDegree + 1) + l
    }
    let upper = Self.upperPlace(min(n1, n2), max(n1, n2), directedCount)
    guard let place = triangle.firstIndex(of: upper) else { return nil }
    return block.lowerBound + l * triangle.count + place
  }

  /// How many columns of the block of two channels belong to functions that enter with all degrees.
  func directedPairCount(_ first: Int, _ second: Int) -> Int {
    let size = first == second ? triangle.count : directedCount * directedCount
    return size * (twoBodyDegree + 1)
  }

  /// The number of the block of two channels, `first <= second`.
  func blockNumber(_ first: Int, _ second: Int) -> Int {
    if first == second { return channelCount + first }
    return 2 * channelCount + first * (2 * channelCount - first - 1) / 2 + second - first - 1
  }
}
