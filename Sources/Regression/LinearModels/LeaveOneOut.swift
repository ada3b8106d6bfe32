public import LinearAlgebra

/// The errors of leaving out one group of rows after the other, for every regularization.
///
/// Groups are structures, or whatever must not stand on both sides: rows of one structure resemble each other,
/// and leaving out single rows would choose far too little regularization.
public struct LeaveOneOut: Sendable {
  /// The regularizations that were tried.
  public let regularizations: [LinearRegularization]
  /// The groups that were left out, in ascending order.
  public let groups: [LeftOut]
  /// The sum of the squared deviations of each target from its mean over all groups.
  public let targetVariations: [Double]

  /// Joins what was computed for all groups.
  public init(
    _ regularizations: [LinearRegularization], _ groups: [LeftOut],
    targetVariations: [Double]
  ) {
    precondition(!regularizations.isEmpty, "at least one regularization")
    self.regularizations = regularizations
    self.groups = groups.sorted { $0.group < $1.group }
    self.targetVariations = targetVariations
  }

  /// Leaves out every group.
  ///
  /// - Parameters:
  ///   - factors: One factor for each group, at least two.
  ///   - regularizations: What is tried.
  /// - Throws: `FactorizationError.notConverged`.
  public init(
    _ factors: [TriangularFactor], _ regularizations: [LinearRegularization]
  ) throws(FactorizationError) {
    self.init(
      regularizations,
      try Self.groups(factors, Array(factors.indices), regularizations),
      targetVariations: Self.targetVariations(factors))
  }

  /// Leaves out some of the groups, the share of one rank.
  ///
  /// Neighbouring groups share work, see ``LeaveOneOutWalk``.
  ///
  /// - Parameters:
  ///   - factors: One factor for each group, at least two.
  ///   - wanted: The groups that are left out, one after the other.
  ///   - regularizations: What is tried.
  ///   - conditions: Rows that count in every fit and are never left out.
  /// - Returns: The groups that were left out.
  /// - Throws: `FactorizationError.notConverged`.
  public static func groups(
    _ factors: [TriangularFactor], _ wanted: [Int], _ regularizations: [LinearRegularization],
    conditions: TriangularFactor? = nil
  ) throws(FactorizationError) -> [LeftOut] {
    var walk = LeaveOneOutWalk(factors, regularizations, conditions: conditions)
    return try wanted.map { group throws(FactorizationError) in try walk.leftOut(group) }
  }

  /// The sum of the squared deviations of each target from its mean over all rows.
  public static func targetVariations(_ factors: [TriangularFactor]) -> [Double] {
    let rows = Double(max(1, factors.reduce(0) { $0 + $1.rowCount }))
    return (0..<(factors.first?.targetCount ?? 0)).map { c in
      let squares = factors.reduce(0) { $0 + $1.targetSquares[c] }
      let sum = factors.reduce(0) { $0 + $1.targetSums[c] }
      return max(0, squares - sum * sum / rows)
    }
  }

  /// The sum of the squared errors over the variation of the targets, mean over targets: `1 - R^2`.
  public var scores: [Double] {
    regularizations.indices.map { k in
      targetVariations.indices.reduce(0) { sum, c in
        let errors = groups.reduce(0) { $0 + $1.squaredErrors[c, k] }
        return sum + (targetVariations[c] > 0 ? errors / targetVariations[c] : errors)
      } / Double(max(1, targetVariations.count))
    }
  }

  /// The errors and leverages of rows as they are, where the rows of each group were multiplied by a weight.
  ///
  /// The scores and the best regularization are those of weighted rows and stay behind.
  ///
  /// - Parameter weights: The weight of each group, by its number.
  /// - Returns: The same models, judged on rows of weight 1.
  public func withoutWeights(_ weights: [Double]) -> LeaveOneOut {
    let plain = groups.map { group in
      let factor = 1 / (weights[group.group] * weights[group.group])
      var errors = group.squaredErrors
      for k in errors.elements.indices { errors.elements[k] *= factor }
      return LeftOut(
        group: group.group, rowCount: group.rowCount, squaredErrors: errors,
        noiseVariances: group.noiseVariances, leverageSums: group.leverageSums.map { $0 * factor })
    }
    return LeaveOneOut(regularizations, plain, targetVariations: targetVariations)
  }

  /// The place of the regularization with the least score.
  public var best: Int {
    let scores = scores
    return scores.indices.min { scores[$0] < scores[$1] } ?? 0
  }

  /// The root mean square error of each target over all groups.
  public func rootMeanSquares(at place: Int) -> [Double] {
    let rows = Double(max(1, groups.reduce(0) { $0 + $1.rowCount }))
    return targetVariations.indices.map { c in
      (groups.reduce(0) { $0 + $1.squaredErrors[c, place] } / rows).squareRoot()
    }
  }

  /// By what the predictive variance of each target must be multiplied to be that of new groups.
  ///
  /// The squared errors of the groups left out, over what `noise (1 + h)` predicts for them.
  public func calibration(at place: Int) -> [Double] {
    targetVariations.indices.map { c in
      let expected = groups.reduce(0) {
        $0 + $1.noiseVariances[c, place] * (Double($1.rowCount) + $1.leverageSums[place])
      }
      let errors = groups.reduce(0) { $0 + $1.squaredErrors[c, place] }
      return expected > 0 && expected.isFinite ? errors / expected : 1
    }
  }
}
