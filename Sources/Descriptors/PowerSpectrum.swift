internal import Glibc
internal import LinearAlgebra

/// The products `p^ab_nn'l = factor_l sum_m c^a_nlm c^b_n'lm` and the order in which they are written.
///
/// Blocks of channel pairs follow each other; inside a block `l` runs slowest, then `n`, then `n'`. For `gto` and
/// `polynomial` the factor is `pi sqrt(8 / (2l + 1))` and a channel with itself keeps `n' >= n` (DScribe's
/// order); for `gtoMonomial` it is featomic's `(-1)^l / sqrt(2l + 1)`, times `sqrt 2` for two channels, with all `n'`.
/// Flop for a pair: `2 n^2 (l + 1)^2`, half of it for a triangle.
struct PowerSpectrum: Sendable {
  /// One block of features.
  struct Block: Sendable, Hashable {
    let first: Int
    let second: Int
    let isTriangular: Bool
    let offset: Int
  }

  let blocks: [Block]
  let featureCount: Int
  private let count: Int
  private let lMax: Int
  private let groupCount: Int
  /// The rows `lm` where each degree begins, and their number.
  private let rowStarts: [Int]
  /// The factor of each degree for a channel with itself.
  private let factors: [Double]
  /// The factor of each degree for two channels.
  private let mixedFactors: [Double]

  init(_ parameters: SOAPParameters, groupCount: Int) {
    let (count, lMax) = (parameters.nMax, parameters.lMax)
    let isFeatomic = parameters.radialBasis == .gtoMonomial
    var blocks: [Block] = []
    var offset = 0
    for (a, b) in Self.pairs(parameters.compression, parameters.species.channelCount) {
      let isTriangular = a == b && !isFeatomic
      blocks.append(Block(first: a, second: b, isTriangular: isTriangular, offset: offset))
      offset += (lMax + 1) * (isTriangular ? count * (count + 1) / 2 : count * count)
    }
    self.blocks = blocks
    featureCount = offset
    self.count = count
    self.lMax = lMax
    self.groupCount = groupCount
    rowStarts = (0...lMax + 1).map { $0 * $0 }
    factors = (0...lMax).map { l in
      if !isFeatomic { return Double.pi * (8 / Double(2 * l + 1)).squareRoot() }
      return (l % 2 == 0 ? 1 : -1) / Double(2 * l + 1).squareRoot()
    }
    mixedFactors = factors.map { isFeatomic ? 2.0.squareRoot() * $0 : $0 }
  }

  /// The pairs of channels, where the sum of all channels has the number `channelCount`.
  private static func pairs(_ compression: Compression, _ channelCount: Int) -> [(Int, Int)] {
    let channels = 0..<channelCount
    return switch compression {
    case .none: channels.flatMap { a in (a..<channelCount).map { (a, $0) } }
    case .mu1nu1: channels.map { ($0, channelCount) }
    case .mu2: [(channelCount, channelCount)]
    case .crossover: channels.map { ($0, $0) }
    }
  }

  /// Writes the features of one set of coefficients, from `offset` on.
  func write(
    _ densities: ChannelDensities, into out: inout MutableSpan<Double>, at offset: Int
  ) {
    let channelSize = (lMax + 1) * (lMax + 1) * groupCount
    for block in blocks {
      if densities.isFilled[block.first] && densities.isFilled[block.second] {
        writeBlock(
          block, densities.values.span, block.first * channelSize, block.second * channelSize,
          into: &out, at: offset + block.offset)
      } else {
        let start = offset + block.offset
        setZero(&out, start..<start + size(block))
      }
    }
  }

  /// The number of features of a block.
  func size(_ block: Block) -> Int {
    (lMax + 1) * (block.isTriangular ? count * (count + 1) / 2 : count * count)
  }

  /// Writes one block for coefficients that begin at `a` and at `b`.
  func writeBlock(
    _ block: Block, _ values: Span<SIMD8<Double>>, _ a: Int, _ b: Int,
    into out: inout MutableSpan<Double>, at offset: Int
  ) {
    writeLaneGramRows(
      values, a: a, b: b, blockStarts: rowStarts,
      factors: block.first == block.second ? factors : mixedFactors, groupCount: groupCount,
      count: count, isTriangular: block.isTriangular, into: &out, at: offset)
  }
}
