/// How a kernel of structures arises from the kernel `k(a, b)` of their environments.
public enum Combination: Sendable, Hashable, Codable {
  /// `K = sum_ab k(a, b)`, for extensive targets.
  case sum
  /// `K = sum_ab k(a, b) / (n m)`, for intensive targets. For two centres each this is also the
  /// kernel of a sum over both sites, symmetric under their exchange.
  case mean
  /// The mean, divided by the square root of its values for each structure with itself.
  case normalisedMean
  /// `K = 1/2 [k(a, b) k(a', b') + k(a, b') k(a', b)]` for structures with the centres `a, a'` and
  /// `b, b'`: the product kernel of pairs, averaged over their exchange.
  case pair
  /// The regularized-entropy match (De et al., Phys. Chem. Chem. Phys. 18, 13754, 2016, eqs. 9-12),
  /// divided by the square root of its values for each structure with itself. `alpha > 0` weighs
  /// the entropy. For normalised environments, whose kernel does not exceed 1.
  case reMatch(alpha: Double)

  /// Whether values are divided by the square root of those of each structure with itself.
  var isNormalised: Bool {
    switch self {
    case .sum, .mean, .pair: false
    case .normalisedMean, .reMatch: true
    }
  }

  /// Whether derivatives reach the parameters of the environment kernel.
  var isDifferentiable: Bool {
    if case .reMatch = self { false } else { true }
  }

  /// Whether structures with one centre each have the kernel of their environments.
  var keepsSingleCentres: Bool { self == .sum || self == .mean }

  /// Combines the values of two structures' environments.
  ///
  /// - Parameters:
  ///   - values: Kernel values of environments, by columns.
  ///   - block: The rows and columns of the two structures.
  /// - Returns: The kernel of the structures, before normalisation.
  func value(_ values: borrowing Span<Double>, _ block: Block) -> Double {
    switch self {
    case .sum: return block.sum(values)
    case .mean, .normalisedMean:
      return block.sum(values) / Double(block.rowCount * block.columnCount)
    case .pair:
      block.checkTwoCentres()
      return 0.5
        * (values[block.index(0, 0)] * values[block.index(1, 1)]
          + values[block.index(0, 1)] * values[block.index(1, 0)])
    case .reMatch(let alpha): return EntropyMatch(alpha: alpha).value(values, block)
    }
  }

  /// Writes the derivative of ``value(_:_:)`` with respect to every kernel value, times `weight`.
  func writeAdjoint(
    _ values: borrowing Span<Double>, _ block: Block, weight: Double,
    _ adjoint: inout MutableSpan<Double>
  ) {
    switch self {
    case .sum: block.fill(&adjoint, weight)
    case .mean, .normalisedMean:
      block.fill(&adjoint, weight / Double(block.rowCount * block.columnCount))
    case .pair:
      block.checkTwoCentres()
      for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        adjoint[block.index(i, j)] = 0.5 * weight * values[block.index(1 - i, 1 - j)]
      }
    case .reMatch: block.fill(&adjoint, 0)
    }
  }

  /// Where the environments of two structures lie among kernel values.
  struct Block {
    let rowCount: Int
    let columnCount: Int
    let offset: Int
    let leadingDimension: Int

    func index(_ i: Int, _ j: Int) -> Int { offset + i + j * leadingDimension }

    func sum(_ values: borrowing Span<Double>) -> Double {
      var total = 0.0
      for j in 0..<columnCount {
        for i in index(0, j)..<index(rowCount, j) { total += values[i] }
      }
      return total
    }

    func fill(_ values: inout MutableSpan<Double>, _ value: Double) {
      for j in 0..<columnCount {
        for i in index(0, j)..<index(rowCount, j) { values[i] = value }
      }
    }

    func checkTwoCentres() {
      precondition(
        rowCount == 2 && columnCount == 2,
        "two centres in each structure for a pair kernel; got \(rowCount) and \(columnCount)")
    }
  }
}
