import Structures
import Yams

/// `score:` of a scan: the figure that ranks the members.
struct ScanScore: Hashable, Sendable {
  /// A figure of an evaluation.
  enum Metric: String, Sendable, CaseIterable, Codable {
    /// The mean absolute error.
    case mae
    /// The root mean square error.
    case rmse
    /// The coefficient of determination; larger is better.
    case r2
  }

  /// The figure.
  let metric: Metric
  /// The evaluation whose figure counts; without it the first one that a member has.
  let evaluation: String?
  /// Whether members are ranked by the error that the fit itself found inside its training structures.
  let isInner: Bool

  /// What a scan without `score` uses.
  static let standard = ScanScore(metric: .mae, evaluation: nil, isInner: false)

  init(metric: Metric, evaluation: String?, isInner: Bool) {
    (self.metric, self.evaluation, self.isInner) = (metric, evaluation, isInner)
  }

  /// Reads `mae`, `inner` or `{evaluation: folds, metric: mae}`.
  init(_ value: JobValue) throws {
    if value.node.mapping != nil {
      var map = try value.mapping()
      let evaluation = try map.required("evaluation").string()
      let metric = try map.optional("metric")?.choice(Metric.self) ?? .mae
      self.init(metric: metric, evaluation: evaluation, isInner: false)
      try map.finish()
      return
    }
    if try value.string() == "inner" {
      self.init(metric: .mae, evaluation: nil, isInner: true)
    } else if let metric = Metric(rawValue: try value.string()) {
      self.init(metric: metric, evaluation: nil, isInner: false)
    } else {
      throw value.error(
        "inner, mae, rmse, r2 or {evaluation: NAME, metric: NAME}",
        remedy: advice(value.node.string, ["inner"] + Metric.allCases.map(\.rawValue)))
    }
  }

  /// The order in which evaluations are looked for: tests that cover every structure once come first.
  static let order = [
    "folds", "leave_one_group_out", "grouped_test", "structure_test", "test",
    "leave_one_element_out",
    "random_test",
  ]

  /// Whether the test sets of an evaluation have no structure in common.
  static func hasDisjointTests(_ evaluation: String) -> Bool {
    ["folds", "leave_one_group_out", "test"].contains(evaluation)
  }
}
