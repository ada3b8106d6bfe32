public import LinearAlgebra

/// Leaves out groups one after the other.
///
/// The triangle of all but one group comes from merging, never from taking away: the groups are divided in
/// halves, and what is outside a half is merged with the other half. In ascending order these are `log2(groups)`
/// merges a group; the result does not depend on the order. Then each group costs a singular value decomposition.
public struct LeaveOneOutWalk: Sendable {
  private let factors: [TriangularFactor]
  private let regularizations: [LinearRegularization]
  /// What columns are divided by where conditions, which say nothing about the size of features, stand with the groups.
  private let columnScales: [Double]?
  /// Ever smaller ranges of groups, with what is outside of them.
  private var path: [(range: Range<Int>, outside: TriangularFactor?)]

  /// A walk over groups.
  ///
  /// - Parameters:
  ///   - factors: One factor for each group, at least two.
  ///   - regularizations: What is tried.
  ///   - conditions: Rows that count in every fit and are never left out.
  public init(
    _ factors: [TriangularFactor], _ regularizations: [LinearRegularization],
    conditions: TriangularFactor? = nil
  ) {
    precondition(factors.count > 1, "at least two groups; got \(factors.count)")
    (self.factors, self.regularizations) = (factors, regularizations)
    path = [(0..<factors.count, conditions)]
    columnScales = conditions.flatMap { _ in
      TriangularFactor.merged(factors).map(LinearPath.columnScales)
    }
  }

  /// Leaves out one group.
  ///
  /// - Throws: `FactorizationError.notConverged`.
  public mutating func leftOut(_ group: Int) throws(FactorizationError) -> LeftOut {
    precondition(factors.indices.contains(group), "a group below \(factors.count); got \(group)")
    while !path[path.count - 1].range.contains(group) { path.removeLast() }
    while path[path.count - 1].range.count > 1 { path.append(half(of: group)) }
    guard let others = path[path.count - 1].outside else { preconditionFailure("two groups") }
    return try LeftOut(
      group: group, factors[group], others: others, regularizations, columnScales: columnScales)
  }

  /// The half of the last range of the path that holds a group, with what is outside of it.
  private func half(of group: Int) -> (range: Range<Int>, outside: TriangularFactor?) {
    let (range, outside) = path[path.count - 1]
    let middle = range.lowerBound + range.count / 2
    let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
    let (half, rest) = group < middle ? (left, right) : (right, left)
    return (half, TriangularFactor.merged((outside.map { [$0] } ?? []) + factors[rest]))
  }
}
