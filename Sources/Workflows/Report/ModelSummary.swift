/// What a model is and how well it predicts, in few numbers.
struct ModelSummary: Encodable, Sendable {
  /// A mean over runs with its standard deviation.
  struct Value: Encodable, Sendable {
    let mean: Double?
    let deviation: Double?

    init(_ values: [Double]) { self.init(Spread(values)) }

    init(_ spread: Spread) {
      mean = spread.mean.finiteOrNone
      deviation = spread.deviation.finiteOrNone
    }
  }

  /// The metrics of the model or of a baseline.
  struct Metrics: Encodable, Sendable {
    let name: String
    let mae: Value
    let rmse: Value
    let r2: Value

    init(_ name: String, _ metrics: RunMetrics) {
      self.name = name
      mae = Value(metrics.meanAbsolute)
      rmse = Value(metrics.rootMeanSquare)
      r2 = Value(metrics.determination)
    }
  }

  /// The mean absolute error of training sets of one size.
  struct Point: Encodable, Sendable {
    let trainingCount: Double
    let mae: Value
  }

  /// The metrics of one evaluation.
  struct Result: Encodable, Sendable {
    let name: String
    let runs: Int
    let leak: String
    /// The model first, then the baselines.
    let predictors: [Metrics]
  }

  let kind: String
  let target: String
  let unit: String
  let structureCount: Int
  let trainingCount: Int
  let parameters: [String: String]
  let evaluations: [Result]
  /// The model's error for each size of the training set.
  let learningCurve: [Point]

  init(_ report: ModelReport) {
    kind = report.kind
    target = report.target
    unit = report.unit
    structureCount = report.structureCount
    trainingCount = report.trainingCount
    parameters = Dictionary(
      report.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let curve = report.evaluation("learning_curve").map {
      LearningCurve(runs: $0.runs, errors: $0.metrics.meanAbsolute).points
    }
    learningCurve = (curve ?? []).map {
      Point(trainingCount: $0.trainingCount, mae: Value($0.error))
    }
    let others = report.evaluations.filter { $0.name != "learning_curve" }
    evaluations = others.map { evaluation in
      let baselines = evaluation.baselines.map { Metrics($0.name, $0.metrics) }
      return Result(
        name: evaluation.name, runs: evaluation.runs.count, leak: evaluation.leak,
        predictors: [Metrics("model", evaluation.metrics)] + baselines)
    }
  }
}
