import Structures
import Yams

/// `validation:` of a job file: how the model is judged.
struct ValidationSection: Sendable {
  /// What stands together on one side of a split.
  enum Unit: String, Sendable, CaseIterable {
    /// Whole groups, as `data.group` names them.
    case group
    /// Single structures; relatives may stand on both sides, which the report says.
    case structure
  }

  /// The share of the groups (or structures) that is tested, or zero for no such splits.
  let testFraction: Double
  /// One test split for each seed.
  let seeds: [UInt64]
  /// The number of folds of the k-fold validation, or zero for none.
  let folds: Int
  /// What stands together on one side of a split.
  let unit: Unit
  /// Whether every group is left out once, with all choices made anew each time.
  let leaveOneGroupOut: Bool
  /// Whether the model is also judged on every element it has not seen.
  let leaveOneElementOut: Bool
  /// The shares of the training groups of the learning curve; empty for none.
  let learningCurve: [Double]
  /// Whether the same splits are repeated without groups, to show what a leak would report.
  let compareRandomSplit: Bool
  /// Whether trivial predictors are judged beside the model.
  let baselines: Bool

  /// No validation beyond the choice of the model's own parameters.
  static let none = ValidationSection()

  private init() {
    testFraction = 0
    seeds = []
    folds = 0
    unit = .group
    leaveOneGroupOut = false
    leaveOneElementOut = false
    learningCurve = []
    compareRandomSplit = false
    baselines = false
  }

  init(_ value: JobValue) throws {
    var map = try value.mapping()
    testFraction = try map.optional("test").map(Self.fraction) ?? 0
    seeds = try map.optional("seeds").map(Self.seeds) ?? (testFraction > 0 ? [0] : [])
    folds =
      try map.optional("folds").map {
        let count = try $0.integer(in: 0...Int.max)
        guard count != 1 else { throw $0.error("0 or at least 2 folds") }
        return count
      } ?? 0
    unit = try map.optional("by")?.choice(Unit.self) ?? .group
    leaveOneGroupOut = try map.optional("leaveOneGroupOut")?.boolean() ?? false
    leaveOneElementOut = try map.optional("leaveOneElementOut")?.boolean() ?? false
    learningCurve = try map.optional("learningCurve")?.list(minimum: 0).map(Self.fraction) ?? []
    compareRandomSplit = try map.optional("compareRandomSplit")?.boolean() ?? false
    baselines = try map.optional("baselines")?.boolean() ?? true
    try map.finish()
    if testFraction == 0 && (!learningCurve.isEmpty || compareRandomSplit) {
      throw value.error(
        "'test' for a learning curve or a random split", remedy: "add 'test: 0.2'")
    }
  }

  private static func fraction(_ value: JobValue) throws -> Double {
    let fraction = try value.double()
    guard fraction > 0 && fraction < 1 else { throw value.error("a share between 0 and 1") }
    return fraction
  }

  /// A list of seeds, or `{count: n}` for the seeds from 0 to n - 1.
  private static func seeds(_ value: JobValue) throws -> [UInt64] {
    if value.node.mapping != nil {
      var map = try value.mapping()
      let count = try map.required("count").integer(in: 1...1_000_000)
      try map.finish()
      return (0..<count).map(UInt64.init)
    }
    return try value.list().map { UInt64(try $0.integer(in: 0...Int.max)) }
  }
}
